using Lightline.Portal.Features.Problem;
using Lightline.Portal.Features.SignIn;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lightline.Portal.Features.Providers;

/// <summary>Providers on this network: a new one is one call, and nothing else is to be set up for it.</summary>
internal static class ProvidersEndpoint
{
    /// <summary>The path of the list, and where a new one is sent.</summary>
    public const string Path = ApiPath.Root + "/v1/providers";

    private const string OneName = "provider";

    public static void MapProviders(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Path, Pages.Read, async (ProviderDesk desk, HttpContext context) =>
            TypedResults.Ok(new ProviderList(await desk.ListAsync(context.RequestAborted))))
            .RequireAuthorization(Policies.Providers)
            .WithSummary("Every provider, by short name.")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);
        app.MapMethods(Path + "/{slug}", Pages.Read, FindAsync)
            .RequireAuthorization(Policies.Providers).WithName(OneName)
            .WithSummary("One provider.")
            .Produces<ProviderResource>()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);
        app.MapPost(Path, AddAsync)
            .RequireAuthorization(Policies.Providers)
            .WithSummary("Adds a provider with its first admin. The same call again changes nothing.")
            .Produces<ProviderResource>(StatusCodes.Status201Created).Produces<ProviderResource>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            // It reads the body itself, to say at once all that is wrong; this says what it takes.
            .AddOpenApiOperationTransformer(DescribeBodyAsync);
    }

    private static async Task DescribeBodyAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext of, CancellationToken cancellationToken)
    {
        var schema = await of.GetOrCreateSchemaAsync(typeof(NewProvider), cancellationToken: cancellationToken);
        of.Document!.AddComponent(nameof(NewProvider), schema);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchemaReference(nameof(NewProvider), of.Document) },
            },
        };
    }

    private static async Task<IResult> FindAsync(string slug, ProviderDesk desk, HttpContext context) =>
        OrganisationRules.Slug(slug) is null && await desk.FindAsync(slug, context.RequestAborted) is { } provider
            ? TypedResults.Ok(provider)
            : TypedResults.NotFound();

    private static async Task<IResult> AddAsync(ProviderDesk desk, MessageLinks links, HttpContext context)
    {
        var (provider, refusal) = await ProviderForm.ReadAsync(context);
        if (provider is null)
        {
            return refusal!;
        }

        var link = links.To(context.Request, provider.HostName, CodeEndpoint.ForgotPath);
        switch (await desk.AddAsync(provider, link, context.RequestAborted))
        {
            case ProviderOutcome.Taken:
                return ApiProblem.Of(
                    context,
                    StatusCodes.Status409Conflict,
                    "Nothing was added. There is a provider of that slug or that hostName which says something else.");
            case ProviderOutcome.Full:
                return ApiProblem.Of(
                    context,
                    StatusCodes.Status409Conflict,
                    $"Nothing was added. There are {ProviderDirectory.OrganisationsMax} organisations, which is as many as there may be.");
            case ProviderOutcome.Added:
                return TypedResults.CreatedAtRoute(
                    await desk.FindAsync(provider.Slug, context.RequestAborted), OneName, new { slug = provider.Slug });
            default:
                return TypedResults.Ok(await desk.FindAsync(provider.Slug, context.RequestAborted));
        }
    }
}
