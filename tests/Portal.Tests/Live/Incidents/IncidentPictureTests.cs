using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.Portal.Live.Incidents;

namespace Lightline.Portal.Tests.Live.Incidents;

/// <summary>What a picture of an incident says of itself.</summary>
public sealed class IncidentPictureTests
{
    [Theory]
    [InlineData(3, 2, false)]
    [InlineData(3, 1, true)]
    [InlineData(4, 2, false)]
    [InlineData(8, 2, true)]
    [InlineData(8, 3, false)]
    [InlineData(40, 3, true)]
    [InlineData(40, 4, false)]
    [InlineData(40, 40, false)]
    public void It_is_mostly_over_when_the_few_left_are_likely_to_have_troubles_of_their_own(int homes, int off, bool isMostlyOver)
    {
        var at = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        var picture = new IncidentPicture(
            new IncidentId(Guid.Empty), "ABCD2345", IncidentKind.PowerCut, IncidentState.Open, "olt-1", at, at, at, null,
            new IncidentEdition(1, at, 0),
            [
                .. Enumerable.Range(1, homes).Select(home => new MemberPicture(
                    new OntId(home), new ConnectionId(home), $"C{home}", new PremisesId(home), "Mill Road", IsHome: true,
                    home <= off ? MemberState.Affected : MemberState.Restored, DownCause.DyingGasp, 1, at, at)),
            ],
            [], []);
        Assert.Equal(isMostlyOver, picture.IsMostlyOver);
    }
}
