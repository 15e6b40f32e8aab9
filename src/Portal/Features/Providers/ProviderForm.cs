using System.Text.Json;
using Lightline.Portal.Features.Problem;
using Lightline.Portal.Identity.Details;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Lightline.Portal.Features.Providers;

/// <summary>Reads the body of <c>POST /api/v1/providers</c>: whole and right, or refused with everything that is wrong.</summary>
internal static class ProviderForm
{
    /// <summary>Its longest texts together are less than a quarter.</summary>
    public const int BytesMax = 8 * 1024;

    /// <summary>The provider with its admin in it.</summary>
    private const int DepthMax = 4;

    private static readonly JsonDocumentOptions _strict = new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };

    public static async Task<(NewProvider? Provider, ProblemHttpResult? Refusal)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isJson)
        {
            return Refuse(StatusCodes.Status415UnsupportedMediaType, "Send application/json in UTF-8.");
        }

        if (await BodyAsync(request) is not { } body)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"Send at most {BytesMax} bytes.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, _strict);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return Refuse(StatusCodes.Status400BadRequest, "The body is not an object.");
            }

            var (provider, faults) = Read(document.RootElement);
            return faults.Count == 0
                ? (provider, null)
                : (null, ApiProblem.Of(
                    context, StatusCodes.Status422UnprocessableEntity, "Nothing was added. See what is wrong with each field.", faults));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second for a name that is half of a pair of UTF-16, which is found where names are compared.
            return Refuse(
                StatusCodes.Status400BadRequest,
                $"The body is not JSON, names something twice, or is nested deeper than {DepthMax} levels.");
        }

        (NewProvider?, ProblemHttpResult?) Refuse(int status, string why) => (null, ApiProblem.Of(context, status, why));
    }

    /// <summary>Judges an object.</summary>
    internal static (NewProvider Provider, Dictionary<string, string> Faults) Read(JsonElement root)
    {
        var faults = new Dictionary<string, string>();
        var fields = new JsonFields(root, "", faults);
        var provider = new NewProvider
        {
            Slug = fields.Text("slug", OrganisationRules.Slug),
            Name = fields.Text("name", OrganisationRules.Line),
            HostName = fields.Text("hostName", OrganisationRules.Host),
            TimeZone = fields.Text("timeZone", OrganisationRules.Zone),
            Currency = fields.Text("currency", OrganisationRules.Currency),
            Language = fields.Text("language", OrganisationRules.Language),
            Phone = fields.Text("phone", OrganisationRules.Phone),
            PhoneHours = fields.Text("phoneHours", OrganisationRules.Line),
            BrandColour = fields.Text("brandColour", OrganisationRules.Colour).ToLowerInvariant(),
            StaffNeedsSecondStep = fields.Flag("staffNeedsSecondStep"),
            NamePolicy = fields.TextOrNull(
                "namePolicy", text => OrganisationRules.DetailPolicy(DetailField.Name, text)),
            EmailPolicy = fields.TextOrNull(
                "emailPolicy", text => OrganisationRules.DetailPolicy(DetailField.Email, text)),
            PhonePolicy = fields.TextOrNull(
                "phonePolicy", text => OrganisationRules.DetailPolicy(DetailField.Phone, text)),
            Admin = ReadAdmin(fields.Part("admin")),
        };
        fields.End();
        return (provider, faults);
    }

    private static NewAdmin ReadAdmin(JsonFields? fields)
    {
        var admin = new NewAdmin
        {
            Name = fields?.Text("name", OrganisationRules.Line) ?? "",
            Email = fields?.Text("email", OrganisationRules.Email) ?? "",
        };
        fields?.End();
        return admin;
    }

    /// <summary>Null when there is more than is taken; no more than that is ever held.</summary>
    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        var buffer = new byte[BytesMax + 1];
        var read = await request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return read > BytesMax ? null : buffer[..read];
    }
}
