using Lightline.Data;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Identity.Credentials;

/// <summary>
/// Rows of <c>retail.user_token</c> that are changed by one statement each, so that of several tries at once one wins.
/// </summary>
internal sealed class UserSecrets(PortalDbContext database)
{
    private const string Provider = "lightline";

    /// <summary>The value; null when there is none.</summary>
    public async Task<string?> ReadAsync(Guid user, string name, CancellationToken cancellationToken) =>
        await database.Database.SqlQuery<string>(
            $"select value as \"Value\" from retail.user_token where user_id = {user} and login_provider = {Provider} and name = {name}")
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Writes the value, whatever it was.</summary>
    public Task WriteAsync(Guid user, string name, string value, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync(
            $"""
            insert into retail.user_token (user_id, login_provider, name, value) values ({user}, {Provider}, {name}, {value})
            on conflict (user_id, login_provider, name) do update set value = excluded.value
            """,
            cancellationToken);

    /// <summary>Writes a number that is greater than the one before; false when it is not.</summary>
    public async Task<bool> RaiseAsync(Guid user, string name, long value, CancellationToken cancellationToken) =>
        await database.Database.ExecuteSqlAsync(
            $"""
            insert into retail.user_token as t (user_id, login_provider, name, value)
            values ({user}, {Provider}, {name}, {value}::bigint::text)
            on conflict (user_id, login_provider, name) do update set value = excluded.value
            where t.value::bigint < excluded.value::bigint
            """,
            cancellationToken) > 0;

    /// <summary>Takes one word out of a list that is written with semicolons; false when it is not there.</summary>
    public async Task<bool> TakeAsync(Guid user, string name, string word, CancellationToken cancellationToken) =>
        await database.Database.ExecuteSqlAsync(
            $"""
            update retail.user_token
            set value = array_to_string(array_remove(string_to_array(value, ';'), {word}), ';')
            where user_id = {user} and login_provider = {Provider} and name = {name}
                and {word} = any (string_to_array(value, ';'))
            """,
            cancellationToken) > 0;

    /// <summary>Removes the value.</summary>
    public Task RemoveAsync(Guid user, string name, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync(
            $"delete from retail.user_token where user_id = {user} and login_provider = {Provider} and name = {name}",
            cancellationToken);
}
