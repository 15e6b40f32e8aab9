using Lightline.Data.Conversions;

namespace Lightline.Data.Seeding;

/// <content>What was agreed, and what it costs.</content>
public sealed partial class Seeder
{
    /// <summary>Adds contracts, the items of their services, and for each account how its time is cut into months.</summary>
    public async Task ContractsAsync(IReadOnlyList<SeedContract> contracts, CancellationToken cancellationToken)
    {
        foreach (var rows in contracts.Chunk(RowsMax))
        {
            await InsertAsync(
                """
                insert into retail.billing_account (account_id, organisation_id, currency, anchor, period_months)
                select *, 1 from unnest($1, $2, $3, $4)
                on conflict do nothing
                """,
                cancellationToken, Column(rows, r => r.Account.Value), Column(rows, r => r.Provider.Value),
                Column(rows, r => r.Items[0].Price.Currency.Code), Column(rows, r => r.Terms.ActiveFrom));
            await InsertAsync(
                """
                insert into retail.contract (service_id, organisation_id, account_id, agreed_on, binding_months, binding_paused_days,
                    notice_count, notice_unit, notice_end, early_exit, rest_percent)
                select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """,
                cancellationToken, Column(rows, r => r.Service.Value), Column(rows, r => r.Provider.Value),
                Column(rows, r => r.Account.Value), Column(rows, r => r.Terms.ActiveFrom),
                Column(rows, r => (short)r.Terms.BindingMonths), Column(rows, r => r.Terms.BindingPausedDays),
                Column(rows, r => (short)r.Terms.Notice.Count), Column(rows, r => Words.Of(r.Terms.Notice.Unit)),
                Column(rows, r => Words.Of(r.Terms.Notice.End)), Column(rows, r => Words.Of(r.Terms.EarlyExit)),
                Column(rows, r => (short)r.Terms.RestPercent));
            var items = rows.SelectMany(row => row.Items.Select(item => (Row: row, Item: item))).ToArray();
            await InsertAsync(
                """
                insert into retail.service_item (id, organisation_id, account_id, service_id, kind, name, price, tax_basis_points,
                    from_on, until_on)
                select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                cancellationToken, Column(items, _ => Guid.CreateVersion7(_time.GetUtcNow())),
                Column(items, i => i.Row.Provider.Value), Column(items, i => i.Row.Account.Value),
                Column(items, i => i.Row.Service.Value), Column(items, i => Words.Of(i.Item.Kind)),
                Column(items, i => i.Item.Name), Column(items, i => i.Item.Price.Coins),
                Column(items, i => (short)i.Item.Tax.BasisPoints), Column(items, i => i.Item.From),
                Column(items, i => i.Item.Until));
        }
    }
}
