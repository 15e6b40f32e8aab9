namespace Lightline.Data.Tenancy;

/// <summary>Says in whose name the database is asked right now.</summary>
public interface IScopeSource
{
    /// <summary>Read anew at each opening of a connection; <see cref="Scope.Public"/> when nothing is known.</summary>
    Scope Current { get; }
}
