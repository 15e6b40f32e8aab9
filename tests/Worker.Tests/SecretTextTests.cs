namespace Lightline.Worker.Tests;

/// <summary>Secrets come from files; what is wrong with one is said without the secret.</summary>
public sealed class SecretTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lightline-secret-").FullName;

    [Fact]
    public void The_first_line_is_the_secret()
    {
        Assert.Equal("s3cret", SecretText.TryRead(Write("\n  s3cret \nmore\n"), out var problem));
        Assert.Equal("", problem);
    }

    [Fact]
    public void An_empty_an_absent_and_a_huge_file_are_named_and_never_shown()
    {
        var empty = Write(" \n");
        Assert.Null(SecretText.TryRead(empty, out var problem));
        Assert.Equal($"{empty} is empty", problem);
        Assert.Null(SecretText.TryRead(Path.Combine(_folder, "none"), out problem));
        Assert.Contains("cannot be read", problem, StringComparison.Ordinal);
        Assert.Null(SecretText.TryRead(Write(new string('s', 20_000)), out problem));
        Assert.DoesNotContain("sss", problem, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }
}
