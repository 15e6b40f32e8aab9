using Lightline.Gateways;

var isCheck = args.Contains("--check");
var configuration = new ConfigurationBuilder()
    .AddEnvironmentVariables()
    .AddCommandLine([.. args.Where(a => a != "--check")])
    .Build();
var faults = new List<string>();
var options = GatewayOptions.Read(configuration, faults);
foreach (var fault in faults)
{
    await Console.Error.WriteLineAsync(fault);
}

if (isCheck || faults.Count > 0)
{
    return faults.Count > 0 ? 2 : 0;
}

await using var world = await OutsideWorld.StartAsync(options, TimeProvider.System);
await world.WaitAsync();
return 0;
