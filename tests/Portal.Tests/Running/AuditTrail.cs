using Npgsql;

namespace Lightline.Portal.Tests.Running;

/// <summary>The audit log as its owner reads it, past all scopes.</summary>
internal static class AuditTrail
{
    /// <summary>What was done to something, by whom, oldest first: <c>session.revoked by juta@example.org</c>.</summary>
    public static Task<IReadOnlyList<string>> ReadAsync(RunningPortal portal, string subject) => QueryAsync(
        portal,
        """
        select e.action || ' by ' || coalesce(u.email, 'nobody') || case when e.on_behalf_of is null then '' else ' for account' end
        from audit.entry e left join retail.user_account u on u.id = e.actor_id
        where e.subject_id = $1
        order by e.id
        """,
        subject);

    /// <summary>One column of text.</summary>
    public static async Task<IReadOnlyList<string>> QueryAsync(RunningPortal portal, string sql, params object[] values)
    {
        await using var command = portal.Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        var rows = new List<string>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            rows.Add(row.GetString(0));
        }

        return rows;
    }
}
