namespace Lightline.Data.Tenancy;

/// <summary>The scope of one request or one hub call: a scoped service that the request's sign-in sets.</summary>
public sealed class CurrentScope : IScopeSource
{
    /// <inheritdoc/>
    public Scope Current { get; private set; } = Scope.Public;

    /// <summary>
    /// From now on the database is asked in this scope. A connection that is already open, as within a transaction,
    /// keeps its own.
    /// </summary>
    public void Enter(Scope scope) => Current = scope;
}
