using System.Globalization;

namespace Lightline.Data.Audit;

/// <summary>What <see cref="AuditVerifier"/> found of one organisation.</summary>
/// <param name="Organisation">Its slug.</param>
/// <param name="Entries">Sealed entries that were read.</param>
/// <param name="Seals">Seals that were read.</param>
/// <param name="Chain">The newest seal's chain value, 64 hexadecimal digits; null before the first.</param>
/// <param name="Problem">The first thing that is wrong, in words; null when the log is whole.</param>
public sealed record AuditVerdict(string Organisation, long Entries, long Seals, string? Chain, string? Problem)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsWhole => Problem is null;

    /// <summary>One line. What stands behind "chain" is what <see cref="AuditExpectation"/> takes.</summary>
    public override string ToString()
    {
        var chain = Chain is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Chain}@{Seals}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Organisation}: {Entries:N0} entries, {Seals:N0} seals, chain {chain}, {Problem ?? "whole"}");
    }
}
