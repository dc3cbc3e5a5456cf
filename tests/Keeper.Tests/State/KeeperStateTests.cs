using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Tests.State;

public sealed class KeeperStateTests
{
    private static readonly ChildEnd Killed = new(0, 9, 20, 0, 0, 0);

    [Fact]
    public void Records_fold_into_what_is_held()
    {
        var writer = new FrameWriter();
        new StateOpening("boot").Write(writer);
        new StateIntent(Child("a", 0), "M=1").Write(writer, StateKind.Intent);
        Living(writer, Child("a", 7));
        new StateIntent(Child("b", 0), "M=2").Write(writer, StateKind.Intent);
        new StateIntent(Child("b", 0), "M=2").Write(writer, StateKind.NotStarted);
        new StateIntent(Child("c", 0), "M=3").Write(writer, StateKind.Intent);
        Living(writer, Child("d", 8));
        Ended(writer, Child("d", 8));
        Living(writer, Child("d", 9));
        Ended(writer, Child("e", 10));
        new ChildOrder("e", 10, 0).Write(writer, (MessageKind)StateKind.Released, 0);
        RawKind(writer, 999);

        var state = KeeperState.Read(writer.Written.Span);
        Assert.Equal("boot", state.BootId);
        Assert.Equal(["a", "d"], state.Living.Select(child => child.Facts.Id));
        Assert.Equal(9, state.Living.Last().Facts.Pid);
        Assert.Equal("M=3", Assert.Single(state.Intents).Mark);
        Assert.Equal(8, Assert.Single(state.Ended).Pid);
    }

    [Fact]
    public void A_living_child_with_the_number_of_the_one_before_it_is_not_taken_for_that_one()
    {
        var before = Child("a", 7);
        var after = before with { Facts = before.Facts with { StartTicks = 5 } };
        var writer = new FrameWriter();
        Living(writer, after);
        Ended(writer, before);

        var state = KeeperState.Read(writer.Written.Span);
        Assert.Equal(5, Assert.Single(state.Living).Facts.StartTicks);
        Assert.Equal(1, Assert.Single(state.Ended).StartTicks);
    }

    [Fact]
    public void A_watched_process_is_held_until_it_is_let_go_or_ends()
    {
        var writer = new FrameWriter();
        foreach (var pid in (int[])[7, 8])
        {
            var watched = Child($"w{pid}", pid);
            (watched with { Facts = watched.Facts with { Foreign = true } }).Write(writer, (MessageKind)StateKind.Watched, 0);
        }

        new ChildOrder("w7", 7, 0).Write(writer, (MessageKind)StateKind.Released, 0);
        var state = KeeperState.Read(writer.Written.Span);
        Assert.Equal((8, true), (Assert.Single(state.Living).Facts.Pid, state.Living.First().Facts.Foreign));
        Ended(writer, Child("w8", 8));
        Assert.Empty(KeeperState.Read(writer.Written.Span).Living);
    }

    [Fact]
    public void Wherever_the_writer_died_what_it_had_written_stands()
    {
        var writer = new FrameWriter();
        new StateOpening("boot").Write(writer);
        for (var pid = 1; pid <= 5; pid++)
            Living(writer, Child($"c{pid}", pid));
        var whole = writer.Written.ToArray();
        var before = 0;
        for (var length = 0; length <= whole.Length; length++)
        {
            var count = KeeperState.Read(whole.AsSpan(0, length)).Living.Count;
            Assert.InRange(count, before, before + 1);
            before = count;
        }

        Assert.Equal(5, before);
    }

    [Fact]
    public void Each_record_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new StateOpening("b").Write(writer);
        new StateIntent(Child("a", 0) with { Output = null }, "M=1").Write(writer, StateKind.Intent);
        Assert.Equal(
            "0D000000" + "0100" + "00000000" + "0100" + "01000000" + "62"
            + "16000000" + "0200" + "00000000" + "0100" + "01000000" + "61" + "0200" + "03000000" + "4D3D31",
            Convert.ToHexString(writer.Written.Span));

        writer.Clear();
        Living(writer, new HeldChild(new ChildFacts("a", 7, 1, 2, null), new StreamOrder("p", "l", 0, 0, false), null));
        Assert.Equal(
            "7B000000" + "0400" + "00000000"
            + "0100" + "31000000"
            + "0100" + "01000000" + "61"
            + "0200" + "08000000" + "0700000000000000"
            + "0300" + "08000000" + "0100000000000000"
            + "0400" + "08000000" + "0200000000000000"
            + "0200" + "38000000"
            + "0100" + "01000000" + "70"
            + "0200" + "01000000" + "6C"
            + "0300" + "08000000" + "0000000000000000"
            + "0400" + "08000000" + "0000000000000000"
            + "0500" + "08000000" + "0000000000000000",
            Convert.ToHexString(writer.Written.Span));
    }

    [Fact]
    public void A_terminal_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new ConsoleRecord("w", 2, 3, -1, 5, new byte[] { 0xAB }, new byte[] { 0xCD }).Write(writer);
        Assert.Equal(
            "53000000" + "1300" + "00000000"
            + "0100" + "01000000" + "77"
            + "0200" + "08000000" + "0200000000000000"
            + "0300" + "08000000" + "0300000000000000"
            + "0400" + "08000000" + "FFFFFFFFFFFFFFFF"
            + "0500" + "08000000" + "0500000000000000"
            + "0600" + "01000000" + "AB"
            + "0700" + "01000000" + "CD",
            Convert.ToHexString(writer.Written.Span));
        var read = Assert.Single(KeeperState.Read(writer.Written.Span).Consoles);
        Assert.Equal(("w", 2, 3, -1, 5L), (read.Id, read.Pid, read.Descriptor, read.Log, read.Position));
        Assert.Equal("ABCD", Convert.ToHexString([.. read.Shown.Span, .. read.Typed.Span]));
    }

    [Fact]
    public void A_console_that_is_there_for_a_connection_and_who_is_at_it_have_the_bytes_they_always_had()
    {
        var writer = new FrameWriter();
        var pipes = new ConsoleRecord("w", 2, 3, -1, 5, default, new byte[] { 0xCD })
        {
            Input = 6, Error = 7, ErrorPosition = 8, IsPipes = true, HangsUp = true, InputEnding = true, WasAttached = true,
        };
        pipes.Write(writer);
        Assert.Equal(
            "B4000000" + "1400" + "00000000"
            + "0100" + "01000000" + "77"
            + "0200" + "08000000" + "0200000000000000"
            + "0300" + "08000000" + "0300000000000000"
            + "0400" + "08000000" + "FFFFFFFFFFFFFFFF"
            + "0500" + "08000000" + "0500000000000000"
            + "0600" + "00000000"
            + "0700" + "01000000" + "CD"
            + "0800" + "08000000" + "0600000000000000"
            + "0900" + "08000000" + "0700000000000000"
            + "0A00" + "08000000" + "0800000000000000"
            + "0B00" + "08000000" + "0100000000000000"
            + "0C00" + "08000000" + "0100000000000000"
            + "0D00" + "08000000" + "0100000000000000"
            + "0E00" + "08000000" + "0100000000000000",
            Convert.ToHexString(writer.Written.Span));
        var read = Assert.Single(KeeperState.Read(writer.Written.Span).Consoles);
        Assert.Equal(pipes with { Shown = default, Typed = default }, read with { Shown = default, Typed = default });

        writer.Clear();
        new ClientRecord(9, [2, 4], new byte[] { 0xAB }, new byte[] { 0xCD }) { Subscribed = true }.Write(writer);
        Assert.Equal(
            "4C000000" + "1500" + "00000000"
            + "0100" + "08000000" + "0900000000000000"
            + "0200" + "08000000" + "0200000000000000"
            + "0200" + "08000000" + "0400000000000000"
            + "0300" + "01000000" + "AB"
            + "0400" + "01000000" + "CD"
            + "0500" + "08000000" + "0100000000000000",
            Convert.ToHexString(writer.Written.Span));
        var client = Assert.Single(KeeperState.Read(writer.Written.Span).Clients);
        Assert.Equal((9, true, "2 4", "ABCD"), (client.Descriptor, client.Subscribed, string.Join(' ', client.Consoles), Convert.ToHexString([.. client.Received.Span, .. client.Unsent.Span])));
    }

    [Fact]
    public void What_a_program_hands_to_the_next_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new PipeRecord(new StreamOrder("p", "l", 1, 2, true), 3, 4, 5).Write(writer);
        new ServiceRecord(6, 7).Write(writer);
        new SocketRecord(new HoldOrder("k", [0xAB]), 8, 9).Write(writer);
        Assert.Equal(
            "6E000000" + "1000" + "00000000"
            + "0100" + "38000000"
            + "0100" + "01000000" + "70"
            + "0200" + "01000000" + "6C"
            + "0300" + "08000000" + "0100000000000000"
            + "0400" + "08000000" + "0200000000000000"
            + "0500" + "08000000" + "0100000000000000"
            + "0200" + "08000000" + "0300000000000000"
            + "0300" + "08000000" + "0400000000000000"
            + "0400" + "08000000" + "0500000000000000"
            + "22000000" + "1100" + "00000000"
            + "0100" + "08000000" + "0600000000000000"
            + "0200" + "08000000" + "0700000000000000"
            + "30000000" + "1200" + "00000000"
            + "0100" + "01000000" + "6B"
            + "0200" + "01000000" + "AB"
            + "0300" + "08000000" + "0800000000000000"
            + "0400" + "08000000" + "0900000000000000",
            Convert.ToHexString(writer.Written.Span));

        var state = KeeperState.Read(writer.Written.Span);
        Assert.Equal(new PipeRecord(new StreamOrder("p", "l", 1, 2, true), 3, 4, 5), Assert.Single(state.Pipes));
        Assert.Equal(new ServiceRecord(6, 7), state.Service);
        Assert.Equal(("k", 8, 9), (Assert.Single(state.Sockets).Order.Key, state.Sockets[0].Descriptor, state.Sockets[0].Since));
    }

    [Theory]
    [InlineData("Opening", 1)]
    [InlineData("Intent", 2)]
    [InlineData("NotStarted", 3)]
    [InlineData("Living", 4)]
    [InlineData("Ended", 5)]
    [InlineData("Released", 6)]
    [InlineData("Watched", 7)]
    [InlineData("Pipe", 16)]
    [InlineData("Service", 17)]
    [InlineData("Socket", 18)]
    [InlineData("Console", 19)]
    [InlineData("BoundConsole", 20)]
    [InlineData("Client", 21)]
    public void A_kind_keeps_its_number(string kind, int number) => Assert.Equal(number, (int)Enum.Parse<StateKind>(kind));

    private static HeldChild Child(string id, int pid) =>
        new(new ChildFacts(id, pid, 1, 2, null), new StreamOrder("p", "l.log", 0, 0, false), null);

    private static void Living(FrameWriter writer, HeldChild child) => child.Write(writer, (MessageKind)StateKind.Living, 0);

    private static void Ended(FrameWriter writer, HeldChild child) =>
        (child.Facts with { End = Killed }).Write(writer, (MessageKind)StateKind.Ended, 0);

    private static void RawKind(FrameWriter writer, int kind)
    {
        writer.Begin((MessageKind)kind, 0);
        writer.End();
    }
}
