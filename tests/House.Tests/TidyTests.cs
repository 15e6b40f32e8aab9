using System.Text.RegularExpressions;

namespace Lightline.House.Tests;

/// <summary>Rules that a compiler does not hold. Each names what to write instead.</summary>
public sealed partial class TidyTests
{
    private static readonly (string Pattern, string Instead, Func<string, bool> Where)[] Banned =
    [
        (@"Channel\.Create", "a Lane (src/Collector/Lanes/Lane.cs): every queue has a bound and a word for full",
            f => IsProduct(f) && f != "src/Collector/Lanes/Lane.cs"),
        (@"NoResetOnClose\s*=[^=]|(?i)No Reset On Close=true(?!')", "nothing: a connection that is not reset leaks the tenant", IsProduct),
        (@"NotImplementedException", "the feature, or nothing that promises it", IsCode),
        (@"\b(TODO|FIXME|HACK|XXX)\b", "an issue", IsCode),
        (@"new Random\(\)|Random\.Shared", "a Random made from a seed that the caller gives (jitter: an injected Random)",
            f => IsProduct(f) && f.StartsWith("src/", StringComparison.Ordinal)),
        (@"SuppressMessage|#pragma warning disable(?!.*//)", "the fix, or a pragma with its reason on the line",
            f => IsProduct(f) && !f.Contains("/Migrations/", StringComparison.Ordinal)),
        (@"Thread\.Sleep", "a wait for the thing itself, with a bound", IsCode),
        (@"MarkupString|\(MarkupString\)", "encoded output; SVG is written as markup",
            f => f.StartsWith("src/Portal/", StringComparison.Ordinal)),
        (@"async void", "async Task: nobody sees what an async void throws", IsCode),
        (@"GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)", "await", IsProduct),
    ];

    public static TheoryData<string> Patterns => [.. Banned.Select(b => b.Pattern)];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_banned_call_is_nowhere(string pattern)
    {
        var (_, instead, applies) = Banned.Single(b => b.Pattern == pattern);
        var found =
            from file in House.Files
            where applies(file) && !file.EndsWith("TidyTests.cs", StringComparison.Ordinal)
            from line in House.Read(file).Split('\n').Select((text, index) => (text, number: index + 1))
            where Regex.IsMatch(line.text, pattern)
            select $"{file}:{line.number} has {pattern}; write {instead}";
        Assert.Empty(found);
    }

    [Fact]
    public void Every_icon_that_a_page_shows_is_drawn()
    {
        var drawn = Icon("<symbol id=\"(i-[a-z]+)\"").ToHashSet();
        Assert.NotEmpty(drawn);
        Assert.Empty(Icon("href=\"#(i-[a-z]+)\"").Except(drawn));

        static IEnumerable<string> Icon(string pattern) =>
            from file in House.Files
            where file.EndsWith(".razor", StringComparison.Ordinal)
            from Match match in Regex.Matches(House.Read(file), pattern)
            select match.Groups[1].Value;
    }

    [Fact]
    public void No_name_is_a_store_room()
    {
        string[] banned = ["Common", "Core", "Shared", "Helpers", "Helper", "Utils", "Util", "Misc"];
        var wrong = House.Files.Where(f => f.Split('/').Select(p => Path.GetFileNameWithoutExtension(p))
            .Any(p => banned.Contains(p)));
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_line_of_code_is_longer_than_140()
    {
        // 120 is the aim; what is a little over may be the clearer line. Nothing grows past this.
        var wrong =
            from file in House.Files
            where IsCode(file) && !file.EndsWith(".razor", StringComparison.Ordinal)
                && !file.Contains("/Migrations/", StringComparison.Ordinal)
            from line in House.Read(file).Split('\n').Select((text, index) => (text, number: index + 1))
            where line.text.Length > 140 && !line.text.Contains("0x", StringComparison.Ordinal)
            select $"{file}:{line.number} has {line.text.Length}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_file_of_the_product_grows_past_500_lines()
    {
        var wrong = House.Files
            .Where(f => IsProduct(f) && !f.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(f => (File: f, Lines: House.Read(f).Count(c => c == '\n')))
            .Where(x => x.Lines > 500);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Lock_files_name_no_registry()
    {
        Assert.All(
            House.Files.Where(f => f.EndsWith("package-lock.json", StringComparison.Ordinal)
                || f.EndsWith("packages.lock.json", StringComparison.Ordinal)),
            f => Assert.DoesNotMatch(Address(), House.Read(f)));
    }

    [Fact]
    public void Every_document_names_only_files_that_exist()
    {
        var wrong =
            from file in House.Files
            where file.EndsWith(".md", StringComparison.Ordinal)
            from Match match in PathInProse().Matches(House.Read(file))
            let path = match.Groups[1].Value.TrimEnd('/')
            where !path.Contains('*', StringComparison.Ordinal) && !path.Contains('{', StringComparison.Ordinal)
            where !File.Exists(Path.Combine(House.Root, path)) && !Directory.Exists(Path.Combine(House.Root, path))
            select $"{file} names {path}";
        Assert.Empty(wrong);
    }

    private static bool IsCode(string file) =>
        (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
            || file.EndsWith(".ts", StringComparison.Ordinal))
        && !file.StartsWith("docs/", StringComparison.Ordinal);

    private static bool IsProduct(string file) =>
        IsCode(file) && (file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("simulators/", StringComparison.Ordinal));

    [GeneratedRegex("\"resolved\"\\s*:\\s*\"https?://")]
    private static partial Regex Address();

    [GeneratedRegex("`((?:src|simulators|tests|bench|docs)/[A-Za-z0-9_./*{}-]+)`")]
    private static partial Regex PathInProse();
}
