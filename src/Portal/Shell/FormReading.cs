using Microsoft.AspNetCore.Antiforgery;

namespace Lightline.Portal.Shell;

/// <summary>
/// Reads a form before its token is looked for, or its fields where it needs no token, and says what is wrong with it if it
/// cannot be read: the search for the token calls a form that is too large an old one, and both stumble over a character set
/// that nobody uses any more.
/// </summary>
internal sealed class FormReading(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (await RefusalAsync(context) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        await next(context);
    }

    private static async Task<int?> RefusalAsync(HttpContext context)
    {
        // Whatever takes a form says whether it needs a token.
        var takesForm = context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is not null;
        return takesForm ? await ReadAsync(context) : null;
    }

    /// <summary>Reads the form, if there is one; the status of the answer when it cannot be read, else null.</summary>
    public static async Task<int?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return null;
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // The second for parts that end before their last border.
            return StatusCodes.Status400BadRequest;
        }
        catch (NotSupportedException)
        {
            return StatusCodes.Status415UnsupportedMediaType;
        }
    }
}
