using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys.Recording;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Migration;
using Holdfast.Sessions.Recording;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Tests.Lifecycle;

/// <summary>What a session may have the node remember.</summary>
public sealed class RequestRoomTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public void What_is_asked_for_and_not_answered_is_bounded_in_bytes_and_its_room_is_free_again_after() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartAsync(io, World.Pool(1, 1));
        var session = await world.TakeAsync(World.Alice);
        // A megabyte of condition each, of which none comes true.
        var input = new SessionInput { Steps = [], Wait = new WaitCondition { Text = new string('X', 500_000) }, Timeout = TimeSpan.FromMinutes(1) };
        var waits = Enumerable.Range(0, 20).Select(_ => world.Service.InputAsync(World.Alice, session.Id, input, CancellationToken.None).AsTask()).ToList();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        var refused = waits.Where(wait => wait.IsCompleted).ToList();
        Assert.Equal(12, refused.Count);
        Assert.All(refused, wait => Assert.Equal(SessionErrors.TooManyCommands, wait.Result.Fault?.Code));
        var reader = await world.Service.ReadScreenAsync(World.Reader, session.Id, input.Wait, TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.Equal(SessionErrors.TooManyCommands, reader.Fault?.Code);
        // Short ones fit beside them: the session is not taken away from its holder.
        Assert.Contains("MAIN MENU", (await world.SendAsync(World.Alice, session.Id, new PressKey(Key.Tab))).Image.Text, StringComparison.Ordinal);

        Assert.All(await Task.WhenAll(waits.Except(refused)), wait => Assert.Equal(SessionErrors.WaitTimedOut, wait.Fault?.Code));
        Assert.Equal(0, world.Service.Hold(World.Alice, session.Id).Value.Requests.Taken);
    });

    [Fact]
    public void Inputs_that_were_given_up_count_until_their_turn_came() => Simulation.Run(1, async io =>
    {
        var written = new TaskCompletionSource();
        var connection = new Driving.ScriptedConnection
        {
            Read = async (_, token) =>
            {
                await io.Clock.Delay(TimeSpan.FromHours(1), token);
                return 0;
            },
            Write = async (_, token) => await written.Task.WaitAsync(token),
        };
        var actor = TerminalActor.Start(io, connection, new TerminalOptions(), "x");
        actor.Ask();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        InputStep[] steps = [.. Enumerable.Repeat(new TypeText(new string('X', SessionInput.TextLimit)), 16)];
        using var gone = new CancellationTokenSource();
        // A megabyte each; the loop waits for the host to take what it was asked.
        var inputs = Enumerable.Range(0, 8).Select(_ => actor.InputAsync(steps, _ => Task.CompletedTask, gone.Token).AsTask()).ToList();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(5, inputs.Count(input => input.IsCompleted));
        Assert.All(inputs.Skip(3), input => Assert.Equal(SessionErrors.TooManyCommands, input.Result.Fault?.Code));
        gone.Cancel();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(SessionErrors.TooManyCommands, (await actor.InputAsync([.. steps, .. steps], _ => Task.CompletedTask, CancellationToken.None)).Fault?.Code);
        written.SetResult();
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Null((await actor.InputAsync([new PressKey(Key.Tab)], _ => Task.CompletedTask, CancellationToken.None)).Fault);
        await actor.DisposeAsync();
    });

    [Fact]
    public void One_input_has_no_more_text_than_any_screen_could_ask_for()
    {
        var most = new SessionInput { Steps = [.. Enumerable.Repeat(new TypeText(new string('X', SessionInput.TextLimit)), SessionInput.TextsLimit / SessionInput.TextLimit)] };
        Assert.Null(most.Check());
        Assert.InRange(most.Bytes, 2 * SessionInput.TextsLimit, TerminalActor.CommandBytesLimit * 0.51);
        Assert.Equal(RequestErrors.InvalidField, new SessionInput { Steps = [.. most.Steps, new TypeText("X")] }.Check()?.Code);
    }

    [Fact]
    public void A_recorded_journey_takes_no_text_without_end()
    {
        var recorder = new JourneyRecorder();
        var screen = TestScreens.Show(1, locked: false, "MAIN MENU");
        for (var i = 0; i < 100 && !recorder.IsFull; i++)
            recorder.Input(screen, [new TypeText(new string('X', 1000))], new InputOutcome([new InputTrace("type")], null, false));
        var draft = recorder.Draft("j", screen);
        Assert.True(draft.IsFull);
        var texts = draft.Steps.Select(step => step.ToString()!.Length - "type ".Length).Where(length => length > 900).ToList();
        Assert.InRange(texts.Sum(), JourneyRecorder.TextsLimit - 1000, JourneyRecorder.TextsLimit);
        // Each can be read again as a step of a journey.
        Assert.All(texts, length => Assert.InRange(length, 1, SessionInput.TextLimit));
    }

    [Fact]
    public void What_a_recording_has_not_written_is_bounded_in_bytes_for_each_session() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartRecordingAsync(io, "/recordings", new RecordingOptions { Enabled = RecordingScope.All }, World.Pool(1, 1));
        var tape = world.Service.Hold(World.Alice, (await world.TakeAsync(World.Alice)).Id).Value.Tape!;
        io.Files.Latency = TimeSpan.FromHours(1);
        var desk = new RecordingDesk(io, new RecordingShelf(io, "/others"), new RecordingEvents(world.Journal, io), (_, _) => { });
        var record = new TapeRecord(tape, new byte[MiB], default, default, IsFree: true, IsEnd: false);
        var taken = Enumerable.Range(0, 8).Count(_ => desk.Offer(record));
        // Its first screen may wait as well.
        Assert.InRange(taken, 3, 4);
        Assert.False(desk.Offer(record));
        io.Files.Latency = TimeSpan.Zero;
    });

    /// <summary>What a screen of the largest size takes that has as much on it as can be: an attribute in each other cell, all of them coloured.</summary>
    [Fact]
    public void A_screen_takes_no_more_than_it_is_counted_as()
    {
        var (rows, columns) = (62, 160);
        var buffer = new ScreenBuffer(TerminalModel.Model2.Oversized(rows, columns), CodePage.Cp037);
        var orders = new List<byte> { 0x7E, 0xC3 };
        for (var i = 0; i < rows * columns / 2; i++)
        {
            // SFE with a colour and a highlight, then a character (GA23-0059, chapter 4).
            orders.AddRange([0x29, 0x03, 0xC0, 0x40, 0x42, (byte)(0xF1 + (i % 7)), 0x41, (byte)(i % 2 == 0 ? 0xF2 : 0xF4), (byte)(0xC1 + (i % 9))]);
        }

        buffer.Execute(orders.ToArray(), new ArrayBufferWriter<byte>());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var image = buffer.Capture();
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(image.Fields.Count > rows * columns / 4, $"{image.Fields.Count} fields");
        Assert.InRange(taken, rows * columns, (long)rows * columns * ScreenBytesOfCell);
    }

    [Fact]
    public void What_one_session_may_take_is_what_the_documentation_says()
    {
        var wire = typeof(TerminalMachine).Assembly;
        long Wire(string type, string name) => (int)wire.GetType($"Holdfast.Tn3270.Wire.{type}")!.GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        var record = Wire("TelnetDecoder", "RecordLimit");
        (string Part, long Bytes)[] parts =
        [
            ("requests", RequestRoom.BytesLimit + TerminalActor.CommandBytesLimit),
            // An array that grows by doubling may be twice as long as what is in it.
            ("from the host", (2 * record) + (64 * 1024) + (TerminalActor.ChunkLimit * 8192)),
            ("to the host", Wire("TelnetOutput", "PendingLimit")),
            ("records of a transfer", TerminalMachine.RelayedLimit * record),
            ("recording", RecordingDesk.QueuedBytesOfTapeLimit + (2 * RecordForm.BodyLimit)),
            ("texts for a replay and a recorded journey", sizeof(char) * (long)(InputLog.TextLimit + JourneyRecorder.TextsLimit)),
            // The terminal's own, the one it shows, the recording's and the recorded journey's.
            ("screens", 4L * TerminalModel.CellLimit * ScreenBytesOfCell),
        ];
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Holdfast.slnx"))) folder = folder.Parent;
        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "concepts", "sessions.md"));
        var said = Regex.Match(page, "never takes more than (?<size>[0-9]+) MiB");
        Assert.True(said.Success);
        Assert.InRange(parts.Sum(part => part.Bytes), 1, long.Parse(said.Groups["size"].Value, CultureInfo.InvariantCulture) * MiB);
    }

    /// <summary>Bytes of a cell in an image of a screen, at the most; the terminal's own cells take less.</summary>
    private const int ScreenBytesOfCell = 128;
}
