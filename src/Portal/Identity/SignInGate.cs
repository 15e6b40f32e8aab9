using System.Net;

namespace Lightline.Portal.Identity;

/// <summary>
/// Bounds the tries to sign in, an address and an account name at a time, in fixed windows, before anything is hashed. Who
/// was wrong lately moreover waits behind who was not: all of them together have a few tries a second, so that a crowd of
/// guessers costs little and others get in. Who has signed in from their browser before goes before all, for their own first
/// tries: nothing else tells a person's first try from a guesser's. No flood of made-up names takes memory
/// (<see cref="WindowCounts{TKey}"/>). An account is counted whether it exists or not.
/// </summary>
internal sealed class SignInGate(TimeProvider time)
{
    /// <summary>Length of a window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Tries of one address (IPv6: one /64) in a window. A household or a small office signs in within it.
    /// </summary>
    public const int TriesOfAddressMax = 60;

    /// <summary>Tries on one account name in a window.</summary>
    public const int TriesOfAccountMax = 10;

    /// <summary>Tries of one address, or of one browser that is known, in a window that wait behind nobody.</summary>
    public const int FirstTries = 3;

    /// <summary>The turn of who is known.</summary>
    public const uint KnownTurn = 0;

    /// <summary>Tries a second of all addresses that have used up theirs: a third of a processor.</summary>
    public const int LaterTriesPerSecond = 5;

    /// <summary>How many of those may come at once.</summary>
    public const int LaterTriesAtOnce = 30;

    private readonly WindowCounts<Household> _addresses = new(time, Window);
    private readonly WindowCounts<(Guid, string)> _accounts = new(time, Window);
    private readonly WindowCounts<Household> _turns = new(time, Window);
    private readonly WindowCounts<Guid> _known = new(time, Window);
    private readonly Lock _lock = new();
    private double _later = LaterTriesAtOnce;
    private DateTimeOffset _laterAt = time.GetUtcNow();

    /// <summary>Counts one try and says whether it may go on.</summary>
    public GateAnswer Enter(IPAddress? address, Guid organisation, string accountName)
    {
        lock (_lock)
        {
            return OfAccount(Answer(_addresses.Add(Household.Of(address))), organisation, accountName);
        }
    }

    /// <summary>Counts one try and says whether it may go on, and when its turn is to be hashed.</summary>
    /// <param name="address">Whence it comes.</param>
    /// <param name="organisation">The provider.</param>
    /// <param name="accountName">What was typed.</param>
    /// <param name="known">Who signed in last in that browser (<see cref="Codes.KnownBrowser.Last"/>); null for nobody.</param>
    /// <param name="turn">
    /// The lower goes first: <see cref="KnownTurn"/> for the first tries of a browser that is known, else the tries of the
    /// address in this window. Right ones count too: who knows a password goes before nobody by using it without end.
    /// </param>
    public GateAnswer Enter(IPAddress? address, Guid organisation, string accountName, Guid? known, out uint turn)
    {
        lock (_lock)
        {
            var household = Household.Of(address);
            var ofAddress = _addresses.Add(household);
            turn = _turns.Add(household);
            var isKnown = known is { } person && _known.Add(person) <= FirstTries;
            var answer = ofAddress > TriesOfAddressMax ? GateAnswer.TooMany : isKnown ? GateAnswer.Open : Answer(ofAddress);
            turn = isKnown ? KnownTurn : turn;
            return OfAccount(answer, organisation, accountName);
        }
    }

    /// <summary>Counts one try that names no account.</summary>
    public GateAnswer Enter(IPAddress? address)
    {
        lock (_lock)
        {
            return Answer(_addresses.Add(Household.Of(address)));
        }
    }

    /// <summary>
    /// Takes back a try that turned out right: who knows the password may use it as often as they like.
    /// </summary>
    public void Forgive(IPAddress? address, Guid organisation, string accountName)
    {
        lock (_lock)
        {
            _addresses.TakeBack(Household.Of(address));
            _accounts.TakeBack((organisation, accountName));
        }
    }

    /// <summary>Takes a name's try back that was not looked at: only the address, which comes too often, pays for it.</summary>
    public void Forgive(Guid organisation, string accountName)
    {
        lock (_lock)
        {
            _accounts.TakeBack((organisation, accountName));
        }
    }

    /// <summary>Takes back a try that named no account and turned out right.</summary>
    public void Forgive(IPAddress? address)
    {
        lock (_lock)
        {
            _addresses.TakeBack(Household.Of(address));
        }
    }

    /// <summary>
    /// A name is counted only for an address within its own budget: one address could fill every slot of names, and keep
    /// everybody out.
    /// </summary>
    private GateAnswer OfAccount(GateAnswer answer, Guid organisation, string accountName) =>
        answer is GateAnswer.Open && _accounts.Add((organisation, accountName)) > TriesOfAccountMax
            ? GateAnswer.TooMany
            : answer;

    private GateAnswer Answer(uint ofAddress)
    {
        if (ofAddress > TriesOfAddressMax)
        {
            return GateAnswer.TooMany;
        }

        if (ofAddress <= FirstTries)
        {
            return GateAnswer.Open;
        }

        var now = time.GetUtcNow();
        _later = Math.Min(LaterTriesAtOnce, _later + Math.Max(0, (now - _laterAt).TotalSeconds * LaterTriesPerSecond));
        _laterAt = now;
        if (_later < 1)
        {
            return GateAnswer.Busy;
        }

        _later--;
        return GateAnswer.Open;
    }
}
