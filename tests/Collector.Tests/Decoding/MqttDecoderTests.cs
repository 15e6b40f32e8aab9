using System.Text;
using Lightline.Collector.Decoding;
using Lightline.Collector.Inventory;
using Lightline.Collector.Tests.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.Decoding;

public class MqttDecoderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 13, 0, 0, TimeSpan.Zero);
    private static readonly Plant Plant = SmallPlant.Of(4);

    [Fact]
    public void A_state_message_becomes_a_reading_of_its_ont()
    {
        var decoded = Decode("ont/v1/old-town/HWTC00000002/state", Body("HWTC00000002", Now.AddSeconds(-1)));
        Assert.Equal(MqttMeaning.Reading, decoded.Meaning);
        Assert.Equal((new OntId(2), ReadingSource.Mqtt), (decoded.Reading.Ont, decoded.Reading.Source));
        Assert.Equal((Now, Now.AddSeconds(-1)), (decoded.Reading.ReceivedAt, decoded.Reading.At));
        Assert.Equal(new DeviceOrder(3, 9), decoded.Reading.Order);
        Assert.False(decoded.IsClockReplaced);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(-86_401)]
    public void A_device_with_an_implausible_clock_gets_ours(int seconds)
    {
        var body = Body("HWTC00000002", Now.AddSeconds(seconds));
        var decoded = Decode("ont/v1/old-town/HWTC00000002/state", body);
        Assert.True(decoded.IsClockReplaced);
        Assert.Equal(Now, decoded.Reading.At);
        Assert.Equal(
            MqttRefusal.RetainedTime,
            Decode("ont/v1/old-town/HWTC00000002/state", body, isRetained: true).Refusal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_device_whose_clock_is_a_little_ahead_is_set_back_to_ours(bool isRetained)
    {
        var decoded = Decode(
            "ont/v1/old-town/HWTC00000002/state", Body("HWTC00000002", Now.AddSeconds(300)), isRetained);
        Assert.Equal((Now, true), (decoded.Reading.At, decoded.IsClockReplaced));
    }

    [Theory]
    [InlineData("ont/v1/new-town/HWTC00000002/state", nameof(MqttRefusal.Topic))]
    [InlineData("ont/v1/old-town/HWTC00000002/firmware", nameof(MqttRefusal.Topic))]
    [InlineData("ont/v1/old-town/HWTC00000002/state/x", nameof(MqttRefusal.Topic))]
    [InlineData("ont/v2/old-town/HWTC00000002/state", nameof(MqttRefusal.Topic))]
    [InlineData("$SYS/broker", nameof(MqttRefusal.Topic))]
    [InlineData("ont/v1/old-town/<b>/state", nameof(MqttRefusal.TopicSerial))]
    [InlineData("ont/v1/old-town/éééééééééééé/state", nameof(MqttRefusal.TopicSerial))]
    [InlineData("ont/v1/old-town/HWTC00000003/state", nameof(MqttRefusal.SerialMismatch))]
    public void A_foreign_topic_or_another_devices_is_refused(string topic, string refusal) =>
        Assert.Equal(Enum.Parse<MqttRefusal>(refusal), Decode(topic, Body("HWTC00000002", Now)).Refusal);

    [Fact]
    public void An_ont_that_the_inventory_does_not_know_is_refused() =>
        Assert.Equal(
            MqttRefusal.UnknownOnt,
            Decode("ont/v1/old-town/HWTCFFFFFFFF/state", Body("HWTCFFFFFFFF", Now)).Refusal);

    [Theory]
    [InlineData("false", nameof(MqttMeaning.SessionEnded))]
    [InlineData("true", nameof(MqttMeaning.Nothing))]
    public void A_last_will_is_a_hint_and_never_a_reading(string online, string meaning)
    {
        var decoded = Decode("ont/v1/old-town/HWTC00000002/lwt", $$"""{"v":1,"online":{{online}}}""");
        Assert.Equal(Enum.Parse<MqttMeaning>(meaning), decoded.Meaning);
        Assert.Equal(new OntId(2), decoded.Ont!.Id);
    }

    private static string Body(string serial, DateTimeOffset at) =>
        $$"""{"v":1,"sn":"{{serial}}","ts":"{{at:yyyy-MM-ddTHH:mm:ssZ}}","boot":3,"seq":9,"status":"online"}""";

    private static MqttDecoded Decode(string topic, string body, bool isRetained = false)
    {
        var message = new MqttMessage
        {
            Topic = topic,
            Payload = Encoding.UTF8.GetBytes(body),
            IsRetained = isRetained,
            ReceivedAt = Now,
        };
        return MqttDecoder.Decode(in message, SmallPlant.Region, Plant);
    }
}
