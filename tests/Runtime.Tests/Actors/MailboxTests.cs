using Holdfast.Runtime.Actors;
using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Supervision;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Actors;

public sealed class MailboxTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public void Messages_are_handled_one_at_a_time_in_order_and_questions_answered() => Supervised(async (io, mailbox, _) =>
    {
        for (var i = 1; i <= 5; i++)
            await mailbox.TellAsync(new Add(i));
        Assert.Equal(15, await mailbox.AskAsync<int>(reply => new Read(reply), Soon));
    });

    [Fact]
    public void A_sender_waits_while_the_mailbox_is_full() => Supervised(async (io, mailbox, _) =>
    {
        await mailbox.TellAsync(new Sleep(TimeSpan.FromSeconds(3)));
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 4; i++)
            Assert.True(mailbox.TryTell(new Add(1)));
        Assert.False(mailbox.TryTell(new Add(1)));
        using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(1), io.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await mailbox.TellAsync(new Add(100), gone.Token));
        await mailbox.TellAsync(new Add(1));
        Assert.Equal(3, io.Clock.Elapsed.TotalSeconds);
        Assert.Equal(5, await mailbox.AskAsync<int>(reply => new Read(reply), Soon));
    });

    [Fact]
    public void An_actor_that_fails_tells_who_asked_and_goes_on_anew_with_those_that_wait() => Supervised(async (io, mailbox, _) =>
    {
        await mailbox.TellAsync(new Add(7));
        var question = mailbox.AskAsync<int>(reply => new Crash(reply), Soon).AsTask();
        await mailbox.TellAsync(new Add(2));
        var failure = await Assert.ThrowsAsync<ActorFailedException>(() => question);
        Assert.Equal(("adder", "crash"), (failure.Actor, failure.InnerException?.Message));
        Assert.Equal(2, await mailbox.AskAsync<int>(reply => new Read(reply), Soon));
    });

    [Fact]
    public void A_question_ends_at_its_deadline_the_wait_for_room_included() => Supervised(async (io, mailbox, _) =>
    {
        await mailbox.TellAsync(new Sleep(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<TimeoutException>(async () => await mailbox.AskAsync<int>(reply => new Read(reply), TimeSpan.FromSeconds(2)));
        for (var i = 0; mailbox.TryTell(new Add(1)); i++)
            Assert.True(i < 5);
        await Assert.ThrowsAsync<TimeoutException>(async () => await mailbox.AskAsync<int>(reply => new Read(reply), TimeSpan.FromSeconds(2)));
        using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(1), io.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await mailbox.AskAsync<int>(reply => new Read(reply), TimeSpan.FromSeconds(60), gone.Token));
        Assert.Equal(5, io.Clock.Elapsed.TotalSeconds);
    });

    [Fact]
    public void Stopped_it_finishes_the_message_in_hand_and_refuses_the_rest() => Supervised(async (io, mailbox, stop) =>
    {
        var slow = mailbox.AskAsync<int>(reply => new Slow(reply), Soon).AsTask();
        var waiting = mailbox.AskAsync<int>(reply => new Read(reply), Soon).AsTask();
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        await stop();
        Assert.Equal(1, await slow);
        Assert.Contains("has ended", (await Assert.ThrowsAsync<ActorFailedException>(() => waiting)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await mailbox.TellAsync(new Add(1)));
        await Assert.ThrowsAsync<ActorFailedException>(async () => await mailbox.AskAsync<int>(reply => new Read(reply), Soon));
        Assert.True(mailbox.IsClosed);
    });

    [Fact]
    public void An_actor_may_end_itself_and_its_supervisor_ends_with_it() => Simulation.RunSeeds(10, async io =>
    {
        var mailbox = new Mailbox<object>(io, "adder", 4);
        var running = new Supervisor(io, new(), [mailbox.Child(() => new Adder(io))]).RunAsync(default);
        Assert.Equal(0, await mailbox.AskAsync<int>(reply => new Read(reply), Soon));
        await mailbox.TellAsync("end");
        await running;
        Assert.True(mailbox.IsClosed);
    });

    [Fact]
    public void Whatever_crashes_every_question_is_answered_failed_or_timed_out_and_no_message_is_handled_twice() =>
        Simulation.RunSeeds(60, async io =>
        {
            using var stop = new CancellationTokenSource();
            var mailbox = new Mailbox<object>(io, "adder", 4);
            var handled = new HashSet<int>();
            var patient = new RestartOptions { MaxRetries = 1_000, InitialBackoff = TimeSpan.FromMilliseconds(5), MaxBackoff = TimeSpan.FromMilliseconds(20) };
            var running = new Supervisor(io, new(), [mailbox.Child(() => new Adder(io, handled), patient)]).RunAsync(stop.Token);
            var (answered, failed) = (0, 0);
            await Nursery.RunAsync(
                io,
                nursery =>
                {
                    for (var i = 0; i < 30; i++)
                    {
                        var number = i;
                        nursery.Start($"client:{i}", token => AskAsync(number, token));
                    }

                    return Task.CompletedTask;
                },
                default);
            Assert.Equal(30, answered + failed);
            Assert.True(handled.Count >= answered);
            await stop.CancelAsync();
            await running;

            async Task AskAsync(int number, CancellationToken token)
            {
                await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextDouble() * 50), token);
                try
                {
                    Assert.Equal(number, await mailbox.AskAsync<int>(reply => new Risky(number, reply), TimeSpan.FromMilliseconds(200), token));
                    answered++;
                }
                catch (Exception failure) when (failure is ActorFailedException or TimeoutException)
                {
                    failed++;
                }
            }
        });

    [Fact]
    public async Task On_the_thread_pool_many_senders_lose_nothing_though_the_actor_fails_between()
    {
        await using var io = new ThreadPoolIo();
        using var stop = new CancellationTokenSource();
        var mailbox = new Mailbox<object>(io, "adder", 16);
        var handled = new HashSet<int>();
        var running = new Supervisor(io, new(), [mailbox.Child(() => new Adder(io, handled), new() { MaxRetries = 10, StableAfter = TimeSpan.Zero })])
            .RunAsync(stop.Token);
        await Nursery.RunAsync(
            io,
            nursery =>
            {
                for (var sender = 0; sender < 8; sender++)
                {
                    var first = sender * 1_000;
                    nursery.Start($"sender:{sender}", async token =>
                    {
                        for (var i = first; i < first + 1_000; i++)
                        {
                            await mailbox.TellAsync(new Mark(i), token);
                            if (i % 1_000 == 500)
                                await Assert.ThrowsAsync<ActorFailedException>(async () => await mailbox.AskAsync<int>(reply => new Crash(reply), Soon, token));
                        }
                    });
                }

                return Task.CompletedTask;
            },
            default);
        await mailbox.AskAsync<int>(reply => new Read(reply), Soon);
        Assert.Equal(8_000, handled.Count);
        await stop.CancelAsync();
        await running;
    }

    private static void Supervised(Func<SimulatedIo, Mailbox<object>, Func<Task>, Task> body) => Simulation.RunSeeds(20, async io =>
    {
        using var stop = new CancellationTokenSource();
        var mailbox = new Mailbox<object>(io, "adder", 4);
        var running = new Supervisor(io, new(), [mailbox.Child(() => new Adder(io))]).RunAsync(stop.Token);
        await body(io, mailbox, async () =>
        {
            await stop.CancelAsync();
            await running;
        });
        await stop.CancelAsync();
        await running;
    });

    private sealed record Add(int Number);

    private sealed record Mark(int Number);

    private sealed record Read(Reply<int> Reply);

    private sealed record Crash(Reply<int> Reply);

    private sealed record Slow(Reply<int> Reply);

    private sealed record Sleep(TimeSpan Duration);

    private sealed record Risky(int Number, Reply<int> Reply);

    private sealed class Adder(Io io, HashSet<int>? handled = null) : Actor<object>
    {
        private int _sum;

        protected internal override async ValueTask ReceiveAsync(object message, CancellationToken cancellationToken)
        {
            switch (message)
            {
                case Add add:
                    _sum += add.Number;
                    break;
                case Mark mark:
                    Assert.True(handled!.Add(mark.Number));
                    break;
                case Read read:
                    read.Reply.TrySend(_sum);
                    break;
                case Slow slow:
                    await io.Clock.Delay(TimeSpan.FromSeconds(2), cancellationToken);
                    slow.Reply.TrySend(1);
                    break;
                case Sleep sleep:
                    await io.Clock.Delay(sleep.Duration, cancellationToken);
                    break;
                case Risky risky:
                    Assert.True(handled!.Add(risky.Number));
                    await io.Clock.Delay(TimeSpan.FromMilliseconds(io.Random.NextDouble() * 3), cancellationToken);
                    if (io.Random.NextDouble() < 0.3)
                        throw new InvalidDataException("risky");
                    risky.Reply.TrySend(risky.Number);
                    break;
                case "end":
                    EndAfterThis();
                    break;
                default:
                    throw new InvalidDataException("crash");
            }
        }
    }
}
