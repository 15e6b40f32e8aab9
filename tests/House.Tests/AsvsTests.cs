using System.Text.RegularExpressions;

namespace Lightline.House.Tests;

/// <summary>The security checklist (docs/ASVS.md) is complete and claims nothing that is not there.</summary>
public sealed partial class AsvsTests
{
    private const string Checklist = "docs/ASVS.md";

    /// <summary>Reminders, so that nobody copies the standard's sentences.</summary>
    private const int WordsMax = 12;

    /// <summary>How many requirements ASVS 5.0.0 has at level 1 and at level 2, chapter after chapter.</summary>
    private static readonly (int One, int Two)[] Chapters =
    [
        (8, 19), (4, 7), (8, 11), (2, 8), (4, 5), (13, 22), (6, 12), (4, 3), (4, 3), (5, 24), (3, 11), (3, 6), (1, 12),
        (2, 7), (3, 10), (0, 16), (0, 7),
    ];

    private static readonly List<Row> Rows = [.. Read()];

    /// <summary>Where a class of that name stands, for every class of a test.</summary>
    private static readonly HashSet<string> TestClasses =
    [
        .. House.Files
            .Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(f => Class().Matches(House.Read(f))).Select(m => m.Groups[1].Value),
    ];

    [Fact]
    public void Each_chapter_has_as_many_requirements_as_the_standard()
    {
        var counts = Enumerable.Range(1, Chapters.Length).Select(chapter => (
            Rows.Count(r => r.Chapter == chapter && r.Level == 1),
            Rows.Count(r => r.Chapter == chapter && r.Level == 2)));
        Assert.Equal(Chapters, counts);
        Assert.Equal(253, Rows.Count);
    }

    [Fact]
    public void Each_number_is_there_once_and_in_order()
    {
        Assert.Empty(Rows.GroupBy(r => r.Number).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Equal(Rows.Select(r => r.Number).OrderBy(Version.Parse), Rows.Select(r => r.Number));
    }

    [Fact]
    public void Each_row_is_short_and_has_one_of_the_three_forms()
    {
        Assert.Empty(Rows.Where(r => r.Short.Split(' ').Length > WordsMax).Select(r => r.Number));
        Assert.Empty(Rows.Where(r => !Form().IsMatch(r.HeldBy)).Select(r => $"{r.Number}: {r.HeldBy}"));
    }

    [Fact]
    public void Each_named_test_and_file_exists()
    {
        var absent =
            from row in Rows
            where row.HeldBy.StartsWith('`')
            from Match name in Name().Matches(row.HeldBy)
            let text = name.Groups[1].Value
            where text.Contains('/', StringComparison.Ordinal) || text.Contains('.', StringComparison.Ordinal)
                ? !House.Files.Contains(text)
                : !TestClasses.Contains(text)
            select $"{row.Number} names {text}";
        Assert.Empty(absent);
    }

    [Fact]
    public void Each_test_that_the_threats_name_exists()
    {
        var names = TestName().Matches(House.Read("docs/SECURITY.md")).Select(m => m.Groups[1].Value).ToArray();
        Assert.InRange(names.Length, 20, int.MaxValue);
        Assert.DoesNotContain(names, name => !TestClasses.Contains(name));
    }

    /// <summary>Every row of a table whose first cell is a number.</summary>
    private static IEnumerable<Row> Read() =>
        from line in House.Read(Checklist).Split('\n')
        where line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        select new Row(cells[1], int.Parse(cells[2], null), cells[3], cells[4]);

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex Class();

    [GeneratedRegex("`(\\w+Tests)`")]
    private static partial Regex TestName();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(`[^`]+`( \([^`)]+\))?(, `[^`]+`( \([^`)]+\))?)*|issue [4-9]|n/a: .+)$")]
    private static partial Regex Form();

    private sealed record Row(string Number, int Level, string Short, string HeldBy)
    {
        public int Chapter => Version.Parse(Number).Major;
    }
}
