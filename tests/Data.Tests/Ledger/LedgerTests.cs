using Lightline.Data.Ledger;
using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Data.Tests.Tenancy;
using Lightline.Retail;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Ledger;

/// <summary>What is posted once stands, adds up, and is nobody else's. Each customer begins with 5.00 in the wallet.</summary>
public sealed class LedgerTests(PostgresServers servers)
{
    private static readonly Currency _euro = Currency.Of("EUR");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_posting_stands_once_and_moves_balances(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var who = two.Subscribers[0].Account;
        var scope = Scope.OfProvider(two.Providers[0]);
        var charge = Charge(NewTransaction(), who, 300);
        Assert.Equal(PostOutcome.Posted, await PostAsync(two, scope, charge));
        Assert.Equal(PostOutcome.Already, await PostAsync(two, scope, charge));
        Assert.Equal(PostOutcome.Mismatch, await PostAsync(two, scope, Charge(charge.Id, who, 301)));
        Assert.Equal(PostOutcome.TooLittle, await PostAsync(two, scope, Charge(NewTransaction(), who, 201)));
        Assert.Equal(-200, await WalletAsync(two, who));
        Assert.Equal(PostOutcome.Posted, await PostAsync(two, scope, Charge(NewTransaction(), who, 200)));
        Assert.Equal(0, await WalletAsync(two, who));

        var key = NewTransaction();
        Assert.Equal(PostOutcome.Posted, await ReverseAsync(two, scope, key, charge.Id));
        Assert.Equal(PostOutcome.Already, await ReverseAsync(two, scope, key, charge.Id));
        Assert.Equal(PostOutcome.Reversed, await ReverseAsync(two, scope, NewTransaction(), charge.Id));
        Assert.Null(await ReverseAsync(two, scope, NewTransaction(), NewTransaction()));
        Assert.Equal(-300, await WalletAsync(two, who));
        // The wallet has spent 2.00 of the 5.00 that were paid in.
        Assert.Equal(PostOutcome.TooLittle, await ReverseAsync(two, scope, NewTransaction(), new TransactionId(who.Value)));

        // Entries say what the account stood at, in order, and add up to its balance.
        Assert.Equal(
            ["1 -500 -500", "2 300 -200", "3 200 0", "4 -300 -300"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner,
                $"""
                select concat_ws(' ', turn, amount, balance) from retail.ledger_entry where account_id = '{who}' order by turn
                """));
        Assert.Equal(
            [0m], await TestDatabase.QueryAsync<decimal>(two.Database.Owner, "select sum(amount) from retail.ledger_entry"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Nobody_posts_to_anothers_wallet(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (own, neighbour, foreign) = (two.Subscribers[0].Account, two.Subscribers[1].Account, two.Subscribers[2].Account);
        var provider = two.Providers[0];
        var scope = Scope.OfAccount(provider, own);
        Assert.Equal(PostOutcome.Posted, await PostAsync(two, scope, Charge(NewTransaction(), own, 1)));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusedAsync(scope, neighbour));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusedAsync(scope, foreign));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, await RefusedAsync(Scope.OfProvider(provider), foreign));
        foreach (var other in (Scope[])
            [Scope.Public, Scope.PublicOf(provider), Scope.Operator, Scope.OfOperator(provider), Scope.OfOwner(provider),
            Scope.OfAuditor(provider)])
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusedAsync(other, own));
            Assert.Equal(
                PostgresErrorCodes.InsufficientPrivilege,
                (await Assert.ThrowsAsync<PostgresException>(
                    () => ReverseAsync(two, other, NewTransaction(), new TransactionId(own.Value)))).SqlState);
        }

        // The other provider's transaction does not exist here.
        Assert.Null(await ReverseAsync(two, Scope.OfProvider(provider), NewTransaction(), new TransactionId(foreign.Value)));
        var wallets = await Task.WhenAll(two.Subscribers.Select(s => WalletAsync(two, s.Account)));
        Assert.Equal([-499, -500, -500, -500], wallets);

        async Task<string> RefusedAsync(Scope by, AccountId whose) =>
            (await Assert.ThrowsAsync<PostgresException>(() => PostAsync(two, by, Charge(NewTransaction(), whose, 1)))).SqlState;
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task The_database_refuses_what_does_not_add_up_and_every_edit(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var who = two.Subscribers[0].Account;
        var scope = Scope.OfProvider(two.Providers[0]);
        foreach (var (holders, kinds, currencies, amounts) in ((string, string, string, string)[])
            [
                ($"null,{who}", "payments,wallet", "EUR,EUR", "10,-9"),
                ($"null,{who}", "payments,wallet", "EUR,EUR", "9,-10"),
                ($"null,{who}", "payments,wallet", "EUR,USD", "10,-10"),
                ($"null,{who}", "payments,wallet", "EUR,EUR", "0,0"),
                ($"null,{who}", "payments,wallet", "EUR,EUR", "10,-9,-1"),
                ($"{who},{who}", "wallet,wallet", "EUR,EUR", "10,-10"),
                ($"{who}", "wallet", "EUR", "-1"),
                ("", "", "", ""),
                ($"null,{who}", "payments,wallet", "EUR,EUR", "1000000000000001,-1000000000000001"),
                ($"null,{who}", "payments,loot", "EUR,EUR", "10,-10"),
                ("null,null", "payments,wallet", "EUR,EUR", "10,-10"),
                ($"{who},null", "payments,revenue", "EUR,EUR", "10,-10"),
            ])
        {
            var sql = $$"""
                select retail.post_ledger_transaction(gen_random_uuid(), 'charge', null,
                    '{{{holders}}}', '{{{kinds}}}', '{{{currencies}}}', '{{{amounts}}}')
                """;
            await Assert.ThrowsAsync<PostgresException>(() => two.Database.QueryAsync<string>(scope, sql));
        }

        // Not even the owner adds to what was posted, or takes from it.
        foreach (var sql in (string[])
            [
                "update retail.ledger_entry set amount = amount",
                "delete from retail.ledger_entry",
                "truncate retail.ledger_entry",
                "update retail.ledger_transaction set kind = kind",
                "delete from retail.ledger_transaction",
                "truncate retail.ledger_transaction cascade",
                "delete from retail.ledger_account",
                "truncate retail.ledger_account cascade",
                "update retail.ledger_account set kind = 'receivable' where kind = 'wallet'",
                """
                insert into retail.ledger_entry (transaction_id, line, organisation_id, ledger_account_id, currency, amount)
                select transaction_id, 3 + row_number() over (), organisation_id, ledger_account_id, currency, sign(amount)
                from retail.ledger_entry
                """,
                """
                insert into retail.ledger_transaction (id, organisation_id, kind, entries, digest)
                select gen_random_uuid(), organisation_id, 'charge', 2, '' from retail.ledger_transaction limit 1
                """,
            ])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => TestDatabase.ExecuteAsync(two.Database.Owner, sql));
            Assert.Equal(PostgresErrorCodes.IntegrityConstraintViolation, refused.SqlState);
        }

        Assert.Equal(
            PostgresErrorCodes.CheckViolation,
            (await Assert.ThrowsAsync<PostgresException>(() => TestDatabase.ExecuteAsync(
                two.Database.Owner, "update retail.ledger_account set balance = 1 where kind = 'wallet'"))).SqlState);
        Assert.Equal([8L], await TestDatabase.QueryAsync<long>(two.Database.Owner, "select count(*) from retail.ledger_entry"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Of_many_at_once_one_counts(PostgresSource source)
    {
        const int AtOnce = 64;
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (who, other) = (two.Subscribers[0].Account, two.Subscribers[1].Account);
        var scope = Scope.OfProvider(two.Providers[0]);

        // The same transaction.
        var charge = Charge(NewTransaction(), who, 100);
        Assert.Equal([PostOutcome.Posted], (await AllAsync(_ => PostAsync(two, scope, charge))).Except([PostOutcome.Already]));
        Assert.Equal(-400, await WalletAsync(two, who));

        // As many as the wallet has money for, and no more.
        var spent = await AllAsync(_ => PostAsync(two, scope, Charge(NewTransaction(), who, 30)));
        Assert.Equal((13, AtOnce - 13), (spent.Count(o => o is PostOutcome.Posted), spent.Count(o => o is PostOutcome.TooLittle)));
        Assert.Equal(-10, await WalletAsync(two, who));

        // One reversal.
        var reversed = await AllAsync(async _ => (await ReverseAsync(two, scope, NewTransaction(), charge.Id))!.Value);
        Assert.Equal(
            (1, AtOnce - 1), (reversed.Count(o => o is PostOutcome.Posted), reversed.Count(o => o is PostOutcome.Reversed)));

        // One id for two transactions that share no wallet.
        var id = NewTransaction();
        var mixed = await AllAsync(at => PostAsync(two, scope, Charge(id, at % 2 == 0 ? who : other, 7)));
        Assert.Equal(1, mixed.Count(o => o is PostOutcome.Posted));
        Assert.Equal(
            (AtOnce / 2, (AtOnce / 2) - 1),
            (mixed.Count(o => o is PostOutcome.Mismatch), mixed.Count(o => o is PostOutcome.Already)));

        // To and fro, so that each locks what the other has.
        var moved = await AllAsync(at => PostAsync(two, scope, at % 2 == 0 ? Transfer(who, other) : Transfer(other, who)));
        Assert.All(moved, outcome => Assert.Equal(PostOutcome.Posted, outcome));
        Assert.Equal(-610 + 7, await WalletAsync(two, who) + await WalletAsync(two, other));
        Assert.Empty(await TestDatabase.QueryAsync<long>(
            two.Database.Owner,
            """
            select a.id from retail.ledger_account a join retail.ledger_entry e on e.ledger_account_id = a.id
            where a.balance is not null group by a.id having sum(e.amount) <> a.balance or count(*) <> a.turns
            """));

        async Task<PostOutcome[]> AllAsync(Func<int, Task<PostOutcome>> post)
        {
            var all = Enumerable.Range(0, AtOnce).Select(at => Task.Run(() => post(at), Cancel)).ToArray();
            return await Task.WhenAll(all);
        }
    }

    [Fact]
    public void A_posting_adds_up()
    {
        var (who, amount) = (NewId.Of<AccountId>(TimeProvider.System), new Money(5, _euro));
        var (one, other) = (new LedgerLine(LedgerKind.Payments, null, amount), new LedgerLine(LedgerKind.Wallet, who, -amount));
        Assert.Equal(2, new Posting(NewTransaction(), PostingKind.TopUp, "P-1", [one, other]).Lines.Count);
        foreach (var lines in (LedgerLine[][])
            [
                [],
                [one],
                [one, one],
                [one, other with { Amount = new Money(-4, _euro) }],
                [one, other with { Amount = new Money(-5, Currency.Of("USD")) }],
                [one with { Amount = Money.Zero(_euro) }, other with { Amount = Money.Zero(_euro) }],
                [one, other, one with { Kind = LedgerKind.Tax }, one with { Amount = -amount }],
                [.. Enumerable.Range(0, 101).Select(_ => one)],
            ])
        {
            Assert.Throws<ArgumentException>(() => new Posting(NewTransaction(), PostingKind.TopUp, null, lines));
        }
    }

    private static TransactionId NewTransaction() => NewId.Of<TransactionId>(TimeProvider.System);

    private static Posting Charge(TransactionId id, AccountId who, long coins) => new(
        id,
        PostingKind.Charge,
        "S-1",
        [
            new LedgerLine(LedgerKind.Wallet, who, new Money(coins, _euro)),
            new LedgerLine(LedgerKind.Revenue, null, new Money(-coins, _euro)),
        ]);

    private static Posting Transfer(AccountId from, AccountId to) => new(
        NewTransaction(),
        PostingKind.Transfer,
        null,
        [
            new LedgerLine(LedgerKind.Wallet, from, new Money(1, _euro)),
            new LedgerLine(LedgerKind.Wallet, to, new Money(-1, _euro)),
        ]);

    private static async Task<PostOutcome> PostAsync(TwoProviders two, Scope scope, Posting posting)
    {
        await using var connection = await ScopedConnection.OpenAsync(two.Database.Portal, scope, Cancel);
        return await LedgerBook.PostAsync(connection, posting, Cancel);
    }

    private static async Task<PostOutcome?> ReverseAsync(TwoProviders two, Scope scope, TransactionId id, TransactionId reversed)
    {
        await using var connection = await ScopedConnection.OpenAsync(two.Database.Portal, scope, Cancel);
        return await LedgerBook.ReverseAsync(connection, id, reversed, "why", Cancel);
    }

    private static async Task<long> WalletAsync(TwoProviders two, AccountId account) => Assert.Single(
        await TestDatabase.QueryAsync<long>(
            two.Database.Owner, $"select balance from retail.ledger_account where account_id = '{account}' and kind = 'wallet'"));
}
