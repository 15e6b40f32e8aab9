using System.Text;
using Lightline.Collector.Decoding;
using Lightline.Collector.Metrics;
using Lightline.Collector.Tests.Inventory;

namespace Lightline.Collector.Tests.Decoding;

public class MutatedPayloadTests(ITestOutputHelper output)
{
    private const int Seed = 20261122;
    private const int Payloads = 100_000;

    [Fact]
    public void A_hundred_thousand_mutated_payloads_are_each_decoded_or_refused_and_cost_no_memory()
    {
        var now = new DateTimeOffset(2026, 11, 22, 13, 0, 0, TimeSpan.Zero);
        var plant = SmallPlant.Of(4);
        var right = Encoding.UTF8.GetBytes(
            """
            {"v":1,"sn":"HWTC00000002","ts":"2026-11-22T13:00:00Z","boot":17,"seq":4211,"status":"los","cause":"x",
            "pon":{"mode":"gpon","rxDbm":-19.36,"txDbm":2.13,"tempC":41,"voltV":3.22,"biasMa":19},"eth":[{"port":1}]}
            """);
        var payloads = new MutatedPayloads(Seed);
        var refused = new ReasonCounter<MqttRefusal>();
        var decoded = 0L;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        for (var i = 0; i < Payloads; i++)
        {
            var message = new MqttMessage
            {
                Topic = "ont/v1/old-town/HWTC00000002/telemetry",
                Payload = payloads.Next(right),
                IsRetained = i % 2 == 0,
                ReceivedAt = now,
            };
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var result = MqttDecoder.Decode(in message, SmallPlant.Region, plant);
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - allocated);
            if (result.Meaning == MqttMeaning.Refused)
            {
                refused.Count(result.Refusal);
            }
            else
            {
                decoded++;
            }
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"seed {Seed}: {decoded} decoded, {refused.Total} refused, most allocated {most} B, growth {growth} B");
        foreach (var reason in Enum.GetValues<MqttRefusal>().Where(r => refused[r] > 0))
        {
            output.WriteLine($"  {ReasonCounter<MqttRefusal>.Word(reason)}: {refused[reason]}");
        }

        Assert.Equal(Payloads, decoded + refused.Total);
        Assert.True(decoded > 1_000 && refused.Total > 50_000);
        Assert.InRange(most, 0, 64 * 1024);
        Assert.InRange(growth, long.MinValue, 4 * 1024 * 1024);
    }
}
