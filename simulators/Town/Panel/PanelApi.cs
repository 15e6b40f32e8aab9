using System.Text.Json;
using Lightline.OltFleet;
using Lightline.OltFleet.Faults;

namespace Lightline.Town.Panel;

/// <summary>The fault panel for programs: targets, faults, truth, and what tests need to know of the simulator.</summary>
internal static class PanelApi
{
    public static void MapPanelApi(this IEndpointRouteBuilder routes, Fleet fleet)
    {
        routes.MapGet("/healthz", () => Results.Text("ok"));
        routes.MapGet("/targets", () => fleet.Targets().Select(ToAnswer));
        routes.MapGet("/truth", () => fleet.Truth.Snapshot().Select(ToAnswer));
        routes.MapGet("/traps", () => fleet.Truth.Snapshot().Select(f => new TrapAnswer(f.Id, f.FirstTrap)));
        routes.MapGet("/olts", () => fleet.Olts.Select(ToAnswer));
        routes.MapGet("/onts/{serial}", (string serial) =>
            fleet.Read(serial) is { } ont ? Results.Ok(ToAnswer(ont)) : Results.NotFound());
        routes.MapPost("/faults", async (HttpRequest request) => MakeFault(fleet, await BodyAsync(request)));
        routes.MapDelete("/faults/{id}", (string id) =>
            fleet.Restore(id) || fleet.Truth.Find(id) is not null ? Results.NoContent() : Results.NotFound());
        routes.MapPost("/onts/{serial}/rx", async (string serial, HttpRequest request) =>
            SetLightLevel(fleet, serial, await BodyAsync(request)));
    }

    private static IResult MakeFault(Fleet fleet, JsonElement? body)
    {
        if (PanelRequest.ReadFault(body, out var kind, out var at) is { } error)
        {
            return Results.BadRequest(error);
        }

        return fleet.TryMake(kind, at, out var fault) switch
        {
            FaultRefusal.None => Results.Ok(new FaultMade(fault!.Id)),
            FaultRefusal.AlreadyActive => Results.Conflict(PanelRequest.Refused(FaultRefusal.AlreadyActive)),
            var refusal => Results.BadRequest(PanelRequest.Refused(refusal)),
        };
    }

    private static IResult SetLightLevel(Fleet fleet, string serial, JsonElement? body)
    {
        if (PanelRequest.ReadLightLevel(body, out var dbm) is { } error)
        {
            return Results.BadRequest(error);
        }

        return fleet.SetRxPower(serial, dbm) ? Results.NoContent() : Results.NotFound();
    }

    /// <summary>The body as JSON, whatever content type it claims; null when it is none.</summary>
    private static async Task<JsonElement?> BodyAsync(HttpRequest request)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TargetAnswer ToAnswer(FaultTarget target) =>
        new(target.At, [.. target.Kinds.Select(FaultKinds.Name)], target.Onts, target.Homes);

    private static TruthAnswer ToAnswer(Fault fault) => new(
        fault.Id,
        FaultKinds.Name(fault.Kind),
        fault.At,
        fault.Started,
        fault.Ended,
        fault.FirstTrap,
        fault.Onts,
        fault.Homes);

    private static OltAnswer ToAnswer(SimulatedOlt olt) => new(
        olt.Name,
        olt.Address.ToString(),
        olt.OntCount,
        olt.IsSilent,
        olt.PacketsReceived,
        olt.PacketsPerSecondMax,
        olt.Crashes,
        olt.TrapsSent,
        olt.TrapsDropped);

    private static OntAnswer ToAnswer(OntSnapshot ont) => new(
        ont.Serial,
        ont.IsUp,
        ont.IsHeard,
        ont.Cause,
        ont.RxPowerDbm,
        ont.TxPowerDbm,
        ont.OltRxPowerDbm,
        ont.LastUp,
        ont.LastDown);
}
