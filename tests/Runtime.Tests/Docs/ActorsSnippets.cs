using Holdfast.Runtime.Actors;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class ActorsSnippets
{
    [Fact]
    public void Actors() => Simulation.Run(1, async io =>
    {
        using var stop = new CancellationTokenSource();
        var cancellationToken = CancellationToken.None;

        // snippet: actors-use
        var account = new Mailbox<AccountMessage>(io, "account:17", capacity: 64);
        var supervisor = new Supervisor(io, new SupervisorOptions { Name = "accounts" }, [account.Child(() => new Account())]);
        var running = supervisor.RunAsync(stop.Token);

        await account.TellAsync(new Deposit(100), cancellationToken); // waits while 64 wait
        var balance = await account.AskAsync<decimal>(reply => new GetBalance(reply), timeout: TimeSpan.FromSeconds(1), cancellationToken);

        await stop.CancelAsync();
        await running; // the message in hand is finished first
        // end snippet

        Assert.Equal(100, balance);
    });

    [Fact]
    public void Supervisors() => Simulation.Run(1, async io =>
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1), io.Clock);

        // snippet: actors-supervisor
        var supervisor = new Supervisor(io, new SupervisorOptions { Strategy = SupervisionStrategy.RestForOne }, [
            new ChildDefinition("connection", ConnectAsync) { Restart = new RestartOptions { MaxRetries = 5, Window = TimeSpan.FromMinutes(1) } },
            new ChildDefinition("reader", ReadAsync) { StopWithin = TimeSpan.FromSeconds(2) }, // started again when the connection is
        ]);
        await supervisor.RunAsync(stop.Token);

        foreach (var child in supervisor.Children)
            Show(child.Name, child.State, child.Runs);
        // end snippet

        async Task ConnectAsync(ChildContext child) => await io.Clock.Delay(TimeSpan.FromHours(1), child.Stopping);

        async Task ReadAsync(ChildContext child) => await io.Clock.Delay(TimeSpan.FromHours(1), child.Stopping);

        static void Show(string name, ChildState state, int runs) => Assert.Equal((ChildState.Ended, 1), (state, runs));
    });

    [Fact]
    public void Children_that_come_and_go() => Simulation.Run(1, async io =>
    {
        using var stop = new CancellationTokenSource();

        // snippet: actors-dynamic
        var supervisor = new Supervisor(io, new SupervisorOptions { Name = "feeds", StaysOpen = true }, []);
        var running = supervisor.RunAsync(stop.Token);

        supervisor.Add(new ChildDefinition("feed:rates", FeedAsync)); // starts now
        supervisor.Add(new ChildDefinition("feed:news", FeedAsync));
        await supervisor.RemoveAsync("feed:rates"); // asked to stop, and ended

        await stop.CancelAsync();
        await running;
        // end snippet

        Assert.Equal("feed:news", Assert.Single(supervisor.Children).Name);

        async Task FeedAsync(ChildContext child) => await io.Clock.Delay(TimeSpan.FromHours(1), child.Stopping);
    });

    // snippet: actors-actor
    internal abstract record AccountMessage;

    internal sealed record Deposit(decimal Amount) : AccountMessage;

    internal sealed record GetBalance(Reply<decimal> Reply) : AccountMessage;

    internal sealed class Account : Actor<AccountMessage>
    {
        private decimal _balance;

        protected internal override ValueTask ReceiveAsync(AccountMessage message, CancellationToken cancellationToken)
        {
            switch (message)
            {
                case Deposit deposit:
                    _balance += deposit.Amount;
                    break;
                case GetBalance question:
                    question.Reply.TrySend(_balance);
                    break;
            }

            return ValueTask.CompletedTask;
        }
    }
    // end snippet
}
