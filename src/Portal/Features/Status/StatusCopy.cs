using Lightline.Portal.Live;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Lightline.Portal.Features.Status;

/// <summary>Where the copy goes.</summary>
/// <param name="Folder">A folder; null or empty for none.</param>
internal sealed record StatusCopyOptions(string? Folder);

/// <summary>
/// Writes the public pages as files that stay when every Portal is gone: <c>{host}/status.html</c> and
/// <c>{host}/outages/{number}.html</c> for each host, and <c>status.html</c>, the operator's, for whatever other name the
/// files are asked by. Each is written beside its place and renamed into it, so a reader meets a whole page; replicas may
/// write the same folder.
/// </summary>
internal sealed class StatusCopy(
    StatusCopyOptions options,
    PublicView view,
    ProviderDirectory directory,
    IServiceScopeFactory scopes,
    IWebHostEnvironment site,
    ILoggerFactory loggers,
    TimeProvider time,
    LiveMetrics metrics,
    ILogger<StatusCopy> logger)
{
    /// <summary>A copy is never older than this while a Portal lives.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _halfFor = TimeSpan.FromMinutes(5);

    private readonly string _mine = $".{Environment.MachineName}-{Environment.ProcessId}.tmp";
    private long? _writtenAt;
    private bool _isFailing;

    /// <summary>
    /// Writes at a change and when the last one is old enough; a failure is counted and logged once an episode. A replica that
    /// is cut off from the database leaves the folder to those that are not.
    /// </summary>
    public async Task WriteWhenDueAsync(bool isChanged, CancellationToken cancellationToken)
    {
        if (options.Folder is not { Length: > 0 } folder || view.Now() is { AsOf: null } or { IsOld: true })
        {
            return;
        }

        if (!isChanged && _writtenAt is { } at && time.GetElapsedTime(at) < Every)
        {
            return;
        }

        _writtenAt = time.GetTimestamp();
        try
        {
            await WriteAsync(folder, cancellationToken);
            metrics.Copied(isWritten: true);
            if (_isFailing)
            {
                _isFailing = false;
                logger.CopyBack();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or ProviderDirectoryUnavailableException)
        {
            metrics.Copied(isWritten: false);
            if (!_isFailing)
            {
                _isFailing = true;
                logger.CopyFailed(folder, failure.Message);
            }
        }
    }

    private async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        var style = await ReadStyleAsync(cancellationToken);
        var now = view.Now();
        PublicOutage[] told =
        [
            .. now.Picture.Open.Take(StatusBody.OutagesMax),
            .. now.Picture.Outages.Where(o => o.IsOver).OrderByDescending(o => o.EndedAt).Take(StatusBody.OverMax),
        ];
        foreach (var provider in await directory.AllAsync(cancellationToken))
        {
            var own = Path.Combine(folder, NameOf(provider.Host));
            var outages = Path.Combine(own, "outages");
            Directory.CreateDirectory(outages);
            var page = await RenderAsync(provider, style, now, outage: null);
            await ReplaceAsync(Path.Combine(own, "status.html"), page, cancellationToken);
            if (provider.IsOperator)
            {
                await ReplaceAsync(Path.Combine(folder, "status.html"), page, cancellationToken);
            }

            foreach (var outage in told)
            {
                var text = await RenderAsync(provider, style, now, outage);
                await ReplaceAsync(Path.Combine(outages, $"{outage.Number}.html"), text, cancellationToken);
            }

            Forget(outages, told);
            ForgetHalves(own);
            ForgetHalves(outages);
        }

        ForgetHalves(folder);
    }

    private static void Forget(string outages, IReadOnlyCollection<PublicOutage> told)
    {
        foreach (var file in Directory.EnumerateFiles(outages, "*.html"))
        {
            if (told.All(o => o.Number != Path.GetFileNameWithoutExtension(file)))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>What a Portal that was killed while writing has left behind, once it is too old to be another's at work.</summary>
    private void ForgetHalves(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            if (time.GetUtcNow() - File.GetLastWriteTimeUtc(file) > _halfFor)
            {
                File.Delete(file);
            }
        }
    }

    private async Task<string> RenderAsync(Provider provider, string style, StatusMoment now, PublicOutage? outage)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Visit>().Begin(provider, Theme.System, "/status");
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(StatusCopyPage.View)] = now,
            [nameof(StatusCopyPage.Outage)] = outage,
        });
        var page = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<StatusCopyPage>(parameters)).ToHtmlString());
        // The first is the head's: nothing that people write stands before it.
        var at = page.IndexOf(StatusCopyPage.StylePlace, StringComparison.Ordinal);
        return string.Concat(
            page.AsSpan(0, at),
            style,
            $":root{{--brand:{provider.BrandColour}}}",
            page.AsSpan(at + StatusCopyPage.StylePlace.Length));
    }

    private async Task<string> ReadStyleAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(site.WebRootFileProvider.GetFileInfo("dist/public.css").CreateReadStream());
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private async Task ReplaceAsync(string path, string text, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path + _mine, text, cancellationToken);
        File.Move(path + _mine, path, overwrite: true);
    }

    /// <summary>A host name holds letters, digits, dots and hyphens only; whatever else a row holds is left out.</summary>
    private static string NameOf(string host) =>
        string.Concat(host.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')).Trim('.');
}
