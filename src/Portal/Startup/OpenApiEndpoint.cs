using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lightline.Portal.Startup;

/// <summary>What the API takes and answers, as OpenAPI 3.1. It is made of the endpoints themselves, once a process.</summary>
internal sealed class OpenApiEndpoint([FromKeyedServices(OpenApiEndpoint.Name)] IOpenApiDocumentProvider documents) : IDisposable
{
    /// <summary>Where it is.</summary>
    public const string Path = "/openapi/v1.json";

    private const string Name = "v1";
    private const string KeyScheme = "key";

    private readonly SemaphoreSlim _making = new(1);
    private byte[]? _made;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<OpenApiEndpoint>();
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = of => ApiPath.Is("/" + of.RelativePath) && of.HttpMethod != HttpMethods.Head;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Lightline",
                    Version = Name,
                    Description = "Refusals are problem+json (RFC 9457); errors names each field that is wrong.",
                };
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
                };
                document.Security =
                [
                    new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] },
                ];
                return Task.CompletedTask;
            });
        });
    }

    public static void Map(WebApplication app) =>
        app.MapMethods(Path, Pages.Read, async (OpenApiEndpoint endpoint, HttpResponse response, CancellationToken stop) =>
        {
            response.Headers.CacheControl = "public, max-age=300";
            return TypedResults.Bytes(await endpoint.ReadAsync(stop), "application/json");
        }).AllowAnonymous().ExcludeFromDescription()
            .WithMetadata(new PublicEndpoint("what the API takes; its addresses are no secret, and a key opens them"));

    /// <inheritdoc/>
    public void Dispose() => _making.Dispose();

    private async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        if (_made is { } made)
        {
            return made;
        }

        await _making.WaitAsync(cancellationToken);
        try
        {
            if (_made is null)
            {
                var document = await documents.GetOpenApiDocumentAsync(cancellationToken);
                _made = System.Text.Encoding.UTF8.GetBytes(
                    await document.SerializeAsync(OpenApiSpecVersion.OpenApi3_1, OpenApiConstants.Json, cancellationToken));
            }

            return _made;
        }
        finally
        {
            _making.Release();
        }
    }
}
