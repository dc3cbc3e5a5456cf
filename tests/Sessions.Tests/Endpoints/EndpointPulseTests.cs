using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Tests.Driving;
using Holdfast.Tn3270.Client;

namespace Holdfast.Sessions.Tests.Endpoints;

/// <summary>Who is given up for his silence, and who is not because the silence is the node's own.</summary>
public sealed class EndpointPulseTests
{
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(150);

    [Fact]
    public void One_that_answers_goes_on_and_one_that_answers_no_more_is_lost_within_a_second() => Simulation.Run(1, async io =>
    {
        var host = new AskedHost(io);
        await using var watched = await Watched.StartAsync(io, host);
        await io.Clock.Delay(TimeSpan.FromSeconds(30));
        Assert.True(watched.Terminal.Alive);

        host.Falters = true;
        var end = await watched.Terminal.Ended.WaitAsync(TimeSpan.FromSeconds(1), io.Clock);
        Assert.Equal(SessionErrors.SessionLost, end.Fault.Code);
        Assert.Equal("a answered nothing for 500 ms.", end.Fault.Detail);
    });

    [Fact]
    public void One_whose_words_have_come_to_this_machine_and_were_not_read_is_not_lost() => Simulation.Run(1, async io =>
    {
        var host = new AskedHost(io) { Silence = TimeSpan.Zero };
        await using var watched = await Watched.StartAsync(io, host);
        host.Falters = true;
        await io.Clock.Delay(TimeSpan.FromSeconds(30));
        Assert.True(watched.Terminal.Alive);

        host.Silence = TimeSpan.FromMilliseconds(500);
        Assert.Equal(SessionErrors.SessionLost, (await watched.Terminal.Ended.WaitAsync(TimeSpan.FromSeconds(1), io.Clock)).Fault.Code);
    });

    [Fact]
    public void Nonsense_that_has_come_to_this_machine_is_no_word_of_it() => Simulation.Run(1, async io =>
    {
        var host = new AskedHost(io) { Silence = TimeSpan.Zero };
        await using var watched = await Watched.StartAsync(io, host);
        Assert.True(watched.Terminal.HasWord(TimeSpan.FromMilliseconds(500)));

        // A subnegotiation of a function that has no such, and the end of a record that is none.
        host.Say(0x55, 0xFF, 0xEF);
        host.Falters = true;
        await io.Clock.Delay(TimeSpan.FromMilliseconds(10));
        Assert.False(watched.Terminal.HasWord(TimeSpan.FromMilliseconds(500)));
        Assert.Equal(SessionErrors.SessionLost, (await watched.Terminal.Ended.WaitAsync(TimeSpan.FromSeconds(1), io.Clock)).Fault.Code);
    });

    [Fact]
    public void A_question_is_without_an_answer_from_when_it_goes_out_or_the_host_takes_nothing() => Simulation.Run(1, async io =>
    {
        var host = new AskedHost(io) { Falters = true };
        await using var terminal = TerminalActor.Start(io, host.Connect(), new TerminalOptions(), "x");
        var signs = terminal.Signs;
        terminal.Ask();
        Assert.Equal(TimeSpan.Zero, signs.Unanswered(io.Clock.Elapsed + TimeSpan.FromHours(1), TimeSpan.Zero));
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        terminal.Ask();
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(2), signs.Unanswered(io.Clock.Elapsed, TimeSpan.Zero));
        // Nothing is told of the host by a question that is older than its last word on another connection.
        Assert.Null(signs.Unanswered(io.Clock.Elapsed, io.Clock.Elapsed));

        host.Say(0xFF, 0xFC, 6);
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.Zero, signs.Unanswered(io.Clock.Elapsed + TimeSpan.FromHours(1), TimeSpan.Zero));

        host.TakesNothing = true;
        terminal.Ask();
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        terminal.Ask();
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(2), signs.Unanswered(io.Clock.Elapsed, TimeSpan.Zero));

        // One that waits behind the write of something else has waited for no longer than the silence.
        var behind = new LifeSigns(host.Connect());
        Assert.True(behind.TryAsk());
        behind.Sending(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(2), behind.Unanswered(TimeSpan.FromSeconds(3), TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(1), behind.Unanswered(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)));
        behind.Sent();
        Assert.Equal(TimeSpan.Zero, behind.Unanswered(TimeSpan.FromSeconds(3), TimeSpan.Zero));
    });

    [Fact]
    public void One_whose_questions_went_out_late_has_its_whole_time_to_answer() => Simulation.Run(1, async io =>
    {
        var host = new AskedHost(io);
        await using var watched = await Watched.StartAsync(io, host);
        host.AnswersAfter = TimeSpan.FromMilliseconds(300);
        for (var late = 0; late < 20; late++)
        {
            // As where the terminal does not get to the question that waits for its turn.
            Assert.True(watched.Terminal.Signs.TryAsk());
            await io.Clock.Delay(TimeSpan.FromMilliseconds(400 + (late * 7)));
            watched.Terminal.Signs.Asked();
            watched.Terminal.Ask();
            await io.Clock.Delay(host.AnswersAfter + TimeSpan.FromMilliseconds(10));
            Assert.True(watched.Terminal.Alive);
        }

        host.Falters = true;
        Assert.Equal(SessionErrors.SessionLost, (await watched.Terminal.Ended.WaitAsync(TimeSpan.FromSeconds(1), io.Clock)).Fault.Code);
    });

    [Fact]
    public void One_that_dies_when_a_question_went_out_late_is_lost_once_that_had_its_time() => Simulation.Run(1, async io =>
    {
        var host = new AskedHost(io);
        await using var watched = await Watched.StartAsync(io, host);
        await io.Clock.Delay(TimeSpan.FromMilliseconds(40));
        host.Falters = true;
        // The terminal gets to nothing for a moment: it is asked after that only.
        Assert.True(watched.Terminal.Signs.TryAsk());
        await io.Clock.Delay(TimeSpan.FromMilliseconds(400));
        watched.Terminal.Signs.Asked();
        var end = await watched.Terminal.Ended.WaitAsync(TimeSpan.FromMilliseconds(950), io.Clock);
        Assert.Equal(SessionErrors.SessionLost, end.Fault.Code);
    });

    [Fact]
    public void A_connection_that_hangs_is_no_proof_against_a_host_that_speaks_on_others() => Simulation.Run(1, async io =>
    {
        var host = new AskedHost(io);
        await using var watched = await Watched.StartAsync(io, host);
        var hung = new AskedHost(io);
        await using var other = await watched.AddAsync(io, hung);
        hung.Falters = true;
        other.Terminal.Ask();
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        // From here on nothing of this node's goes out for a second: the hung one's question is as old as before.
        for (var late = 0; late < 20; late++)
        {
            Assert.True(watched.Terminal.Signs.TryAsk());
            await io.Clock.Delay(TimeSpan.FromMilliseconds(900 + (late * 7)));
            Assert.True(watched.Terminal.Alive && other.Terminal.Alive);
            watched.Terminal.Signs.Asked();
            watched.Terminal.Ask();
            await io.Clock.Delay(TimeSpan.FromMilliseconds(10));
        }
    });

    [Fact]
    public void Where_nobody_is_left_but_a_connection_that_hangs_its_silence_tells() => Simulation.Run(1, async io =>
    {
        var host = new AskedHost(io);
        await using var watched = await Watched.StartAsync(io, host);
        var hung = new AskedHost(io);
        await using var other = await watched.AddAsync(io, hung);
        hung.Falters = true;
        other.Terminal.Ask();
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        Assert.True(other.Terminal.Alive);
        await watched.Connection.CloseAsync();
        Assert.Equal(SessionErrors.SessionLost, (await other.Terminal.Ended.WaitAsync(TimeSpan.FromSeconds(1), io.Clock)).Fault.Code);
    });

    [Fact]
    public void A_host_is_not_flooded_with_questions_while_the_verdict_is_put_off() => Simulation.Run(1, async io =>
    {
        var host = new AskedHost(io) { Silence = TimeSpan.Zero };
        await using var watched = await Watched.StartAsync(io, host);
        host.Falters = true;
        var before = host.Questions;
        await io.Clock.Delay(TimeSpan.FromSeconds(30));
        Assert.True(watched.Terminal.Alive);
        Assert.InRange(host.Questions - before, 1, 2);
    });

    /// <summary>A host that answers DO TIMING-MARK with WONT, for as long as it is well.</summary>
    private sealed class AskedHost(Io io)
    {
        private readonly System.Threading.Channels.Channel<byte[]> _said = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();

        /// <summary>Whether it answers no longer.</summary>
        public bool Falters { get; set; }

        /// <summary>Whether it takes nothing either.</summary>
        public bool TakesNothing { get; set; }

        /// <summary>How long it takes to answer.</summary>
        public TimeSpan AnswersAfter { get; set; }

        /// <summary>How often it was asked.</summary>
        public int Questions { get; private set; }

        /// <summary>What the kernel knows of its silence.</summary>
        public TimeSpan? Silence { get; set; }

        public void Say(params byte[] bytes) => Assert.True(_said.Writer.TryWrite(bytes));

        public ScriptedConnection Connect() => new()
        {
            Read = async (buffer, token) =>
            {
                var bytes = await _said.Reader.ReadAsync(token);
                bytes.CopyTo(buffer);
                return bytes.Length;
            },
            Write = async (bytes, token) =>
            {
                if (TakesNothing) await io.Clock.Delay(TimeSpan.FromHours(1), token);
                if (bytes.Span.IndexOf((byte[])[0xFF, 0xFD, 6]) < 0) return;
                Questions++;
                if (!Falters) _ = AnswerAsync();
            },
            Unheard = () => Silence,
        };

        private async Task AnswerAsync()
        {
            if (AnswersAfter > TimeSpan.Zero) await io.Clock.Delay(AnswersAfter);
            Say(0xFF, 0xFC, 6);
        }
    }

    private sealed class Watched(SessionEvents events, EndpointDirectory directory, HostConnection connection, Task pulse, CancellationTokenSource stop)
        : IAsyncDisposable
    {
        public HostConnection Connection => connection;

        public TerminalActor Terminal => connection.Terminal;

        public static async Task<Watched> StartAsync(SimulatedIo io, AskedHost host)
        {
            var definition = new EndpointDefinition { Name = "a", Host = "a", Port = 23 };
            var events = new SessionEvents(new RecordingJournal(io), io);
            var directory = new EndpointDirectory(io, events, [definition]);
            var connection = Attend(io, events, directory, host, "x");
            var stop = new CancellationTokenSource();
            var pulse = new EndpointPulse(io, directory, definition).RunAsync(stop.Token);
            await io.Clock.Delay(Settled);
            Assert.True(connection.Terminal.Signs.Answers);
            return new Watched(events, directory, connection, pulse, stop);
        }

        /// <summary>One more connection to the same endpoint.</summary>
        public async Task<HostConnection> AddAsync(SimulatedIo io, AskedHost host)
        {
            var added = Attend(io, events, directory, host, "y");
            await io.Clock.Delay(Settled);
            return added;
        }

        public async ValueTask DisposeAsync()
        {
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pulse);
            await connection.DisposeAsync();
            stop.Dispose();
        }

        private static HostConnection Attend(SimulatedIo io, SessionEvents events, EndpointDirectory directory, AskedHost host, string id)
        {
            var terminal = TerminalActor.Start(io, host.Connect(), new TerminalOptions(), id);
            var connection = new HostConnection(directory, events, "a", null, terminal, new SecretMask());
            directory.Attend(connection);
            // TN3270 agreed on: from here on bytes are records.
            host.Say(0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0, 0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0);
            return connection;
        }
    }
}
