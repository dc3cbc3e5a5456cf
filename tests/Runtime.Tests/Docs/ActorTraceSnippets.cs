using Holdfast.Runtime.Actors;
using Holdfast.Runtime.Dump;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class ActorTraceSnippets
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_failure_tells_its_way_through_actors() => Simulation.Run(1, async io =>
    {
        using var stop = new CancellationTokenSource();
        var account = new Mailbox<Withdraw>(io, "account:17", capacity: 64);
        var bank = new Mailbox<Transfer>(io, "bank", capacity: 64);
        var running = new Supervisor(io, new(), [account.Child(() => new Account()), bank.Child(() => new Bank(account))]).RunAsync(stop.Token);
        List<string> lines = [];

        // snippet: actors-trace
        await io.Spawn("teller:3", async Fiber () =>
        {
            try
            {
                await bank.AskAsync<bool>(reply => new Transfer(250, reply), timeout: Second);
            }
            catch (ActorFailedException failure)
            {
                lines.Add(failure.Message);
                lines.AddRange(FiberTrace.Of(failure));
            }
        });
        // end snippet

        // snippet: actors-trace-printed
        const string printed = """
            The actor 'bank' failed over Transfer: The actor 'account:17' failed over Withdraw: 250 asked for, 100 there
            in actor 'account:17' over Withdraw, at Account.ReceiveAsync (ActorTraceSnippets.cs:61)
            asked at ActorTraceSnippets.cs:70 by 'bank', started by 'main'
            in actor 'bank' over Transfer, at Bank.ReceiveAsync (ActorTraceSnippets.cs:69)
            asked at ActorTraceSnippets.cs:26 by 'teller:3', started by 'main'
            """;
        // end snippet

        Assert.Equal(printed, string.Join('\n', lines));
        await stop.CancelAsync();
        await running;
    });

    // snippet: actors-trace-actors
    internal sealed record Withdraw(decimal Amount, Reply<bool> Reply);

    internal sealed record Transfer(decimal Amount, Reply<bool> Reply);

    internal sealed class Account : Actor<Withdraw>
    {
        private readonly decimal _balance = 100;

        protected internal override ValueTask ReceiveAsync(Withdraw message, CancellationToken cancellationToken) =>
            message.Amount > _balance
                ? throw new InvalidOperationException($"{message.Amount} asked for, {_balance} there")
                : ValueTask.CompletedTask;
    }

    internal sealed class Bank(Mailbox<Withdraw> account) : Actor<Transfer>
    {
        protected internal override async ValueTask ReceiveAsync(Transfer message, CancellationToken cancellationToken) =>
            message.Reply.TrySend(
                await account.AskAsync<bool>(reply => new Withdraw(message.Amount, reply), Second, cancellationToken));
    }
    // end snippet
}
