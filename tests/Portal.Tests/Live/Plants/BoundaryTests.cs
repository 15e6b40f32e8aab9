using System.Text.Json;
using CsCheck;
using Lightline.Portal.Live.Plants;

namespace Lightline.Portal.Tests.Live.Plants;

/// <summary>An outline that somebody imported is drawn or not; it never stops the map.</summary>
public sealed class BoundaryTests
{
    private const string Square = """[[0,0],[0,1],[1,1],[0,0]]""";

    [Theory]
    [InlineData($$"""{"type":"Polygon","coordinates":[{{Square}}]}""")]
    [InlineData($$"""{"type":"Polygon","coordinates":[{{Square}},{{Square}}]}""")]
    [InlineData($$"""{"type":"MultiPolygon","coordinates":[[{{Square}}],[{{Square}}]]}""")]
    [InlineData("""{"type":"Polygon","coordinates":[[[-180,90,4],[0,1,4],[180,-90,4],[-180,90,4]]]}""")]
    public void Closed_rings_on_earth_pass(string geometry)
    {
        var passed = Boundary.Check(geometry);
        Assert.NotNull(passed);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(geometry).RootElement, JsonDocument.Parse(passed).RootElement));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"Polygon"}""")]
    [InlineData("""{"type":"Polygon","coordinates":[]}""")]
    [InlineData("""{"type":"Polygon","coordinates":{}}""")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0,0],[0,1],[0,0]]]}""")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0]]]}""")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0,91],[0,1],[1,1],[0,91]]]}""")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0,1e999],[0,1],[1,1],[0,1e999]]]}""")]
    [InlineData("""{"type":"Polygon","coordinates":[[["0","0"],[0,1],[1,1],["0","0"]]]}""")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0],[0,1],[1,1],[0]]]}""")]
    [InlineData("""{"type":"MultiPolygon","coordinates":[]}""")]
    [InlineData("""{"type":"Point","coordinates":[0,0]}""")]
    [InlineData("""{"type":5,"coordinates":[]}""")]
    public void Anything_else_is_no_outline(string geometry) => Assert.Null(Boundary.Check(geometry));

    [Fact]
    public void More_corners_than_the_bound_are_no_outline()
    {
        string Ring(int corners) =>
            $$"""{"type":"Polygon","coordinates":[[{{string.Concat(Enumerable.Repeat("[0,0],", corners - 1))}}[0,0]]]}""";
        Assert.NotNull(Boundary.Check(Ring(Boundary.CornersMax)));
        Assert.Null(Boundary.Check(Ring(Boundary.CornersMax + 1)));
    }

    [Fact]
    public void What_else_somebody_wrote_beside_the_outline_does_not_travel() =>
        Assert.DoesNotContain(
            "secret",
            Boundary.Check($$"""{"type":"Polygon","secret":"x","coordinates":[{{Square}}]}"""),
            StringComparison.Ordinal);

    [Fact]
    public void A_damaged_outline_is_never_worse_than_none() =>
        Gen.Select(Gen.Int[0, 70], Gen.Char.AlphaNumeric.Array[0, 4], Gen.Int[0, 6]).Sample((at, put, cut) =>
        {
            var whole = $$"""{"type":"Polygon","coordinates":[{{Square}}]}""";
            at = Math.Min(at, whole.Length);
            var damaged = whole[..at] + new string(put) + whole[Math.Min(at + cut, whole.Length)..];
            if (Boundary.Check(damaged) is { } passed)
            {
                JsonDocument.Parse(passed).Dispose();
            }
        });
}
