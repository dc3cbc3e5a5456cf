using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Protocol;

/// <summary>The bytes on the socket are for ever: an old Keeper must understand a new daemon. A change here is a break.</summary>
public sealed class GoldenBytesTests
{
    [Fact]
    public void A_spawn_order_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new SpawnOrder
        {
            Id = "worker/a",
            File = "sh",
            Arguments = ["-c", ""],
            Variables = ["A=1"],
            WorkingFolder = "/",
            OutputFile = "o",
            ErrorFile = "e",
        }.Write(writer, 7);

        Assert.Equal(
            "48000000" + "0200" + "07000000"
            + "0100" + "08000000" + "776F726B65722F61"
            + "0200" + "02000000" + "7368"
            + "0300" + "02000000" + "2D63"
            + "0300" + "00000000"
            + "0400" + "03000000" + "413D31"
            + "0500" + "01000000" + "2F"
            + "0600" + "01000000" + "6F"
            + "0700" + "01000000" + "65",
            Convert.ToHexString(writer.Written.Span));
    }

    [Fact]
    public void A_captured_stream_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new SpawnOrder { Id = "w", File = "f", Output = new StreamOrder("p", "l.log", 4096, 5, Waits: true) }.Write(writer, 1);

        Assert.Equal(
            "56000000" + "0200" + "01000000"
            + "0100" + "01000000" + "77"
            + "0200" + "01000000" + "66"
            + "1400" + "3C000000"
            + "0100" + "01000000" + "70"
            + "0200" + "05000000" + "6C2E6C6F67"
            + "0300" + "08000000" + "0010000000000000"
            + "0400" + "08000000" + "0500000000000000"
            + "0500" + "08000000" + "0100000000000000",
            Convert.ToHexString(writer.Written.Span));
    }

    [Fact]
    public void What_became_of_a_stream_and_an_unknown_end_have_the_bytes_they_always_had()
    {
        var writer = new FrameWriter();
        var end = new ChildEnd(0, 0, 2, 0, 0, 0) { Unknown = true };
        new ChildFacts("w", 258, 5, 6, end) { Output = new StreamFacts(7, 8), Adopted = true }.Write(writer, MessageKind.Child, 0);

        Assert.EndsWith(
            "1400" + "08000000" + "0100000000000000"
            + "1400" + "1C000000"
            + "0100" + "08000000" + "0700000000000000"
            + "0200" + "08000000" + "0800000000000000"
            + "1600" + "08000000" + "0100000000000000",
            Convert.ToHexString(writer.Written.Span),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_held_socket_and_the_orders_about_it_have_the_bytes_they_always_had()
    {
        var writer = new FrameWriter();
        new HoldOrder("k", [0xAB]).Write(writer, MessageKind.Hold, 1);
        new KeyOrder("k").Write(writer, MessageKind.Take, 2);
        new PageOrder(3).Write(writer, 3);
        new UpgradeOrder("/p").Write(writer, 4);
        new SocketFacts("k", 1, 2, 1) { Note = [0xAB], Ended = true }.Write(writer, 5);

        Assert.Equal(
            "14000000" + "1200" + "01000000" + "0100" + "01000000" + "6B" + "0200" + "01000000" + "AB"
            + "0D000000" + "1300" + "02000000" + "0100" + "01000000" + "6B"
            + "14000000" + "1400" + "03000000" + "0100" + "08000000" + "0300000000000000"
            + "0E000000" + "1100" + "04000000" + "0100" + "02000000" + "2F70"
            + "4C000000" + "5000" + "05000000"
            + "0100" + "01000000" + "6B"
            + "0200" + "08000000" + "0100000000000000"
            + "0300" + "08000000" + "0200000000000000"
            + "0400" + "08000000" + "0100000000000000"
            + "0500" + "01000000" + "AB"
            + "0600" + "08000000" + "0100000000000000",
            Convert.ToHexString(writer.Written.Span));
    }

    [Fact]
    public void An_order_that_names_a_process_for_ever_and_its_whole_tree_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new ChildOrder("w", 258, 15) { StartTicks = 5, WholeTree = true }.Write(writer, MessageKind.Signal, 1);
        new ChildOrder("w", 258, 0).Write(writer, MessageKind.Release, 2);

        Assert.Equal(
            "45000000" + "0300" + "01000000"
            + "0100" + "01000000" + "77"
            + "0200" + "08000000" + "0201000000000000"
            + "0300" + "08000000" + "0F00000000000000"
            + "0400" + "08000000" + "0500000000000000"
            + "0500" + "08000000" + "0100000000000000"
            + "29000000" + "0500" + "02000000"
            + "0100" + "01000000" + "77"
            + "0200" + "08000000" + "0201000000000000"
            + "0300" + "08000000" + "0000000000000000",
            Convert.ToHexString(writer.Written.Span));
        Assert.Equal(
            new ChildOrder("w", 258, 15) { StartTicks = 5, WholeTree = true },
            ChildOrder.Read(writer.Written.Span[(Frame.PrefixBytes + Frame.HeadBytes)..(4 + 0x45)]));
    }

    [Fact]
    public void An_upgrade_that_ends_consoles_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new UpgradeOrder("/p") { EndConsoles = true }.Write(writer, 4);

        Assert.Equal(
            "1C000000" + "1100" + "04000000" + "0100" + "02000000" + "2F70" + "0200" + "08000000" + "0100000000000000",
            Convert.ToHexString(writer.Written.Span));
        Assert.True(UpgradeOrder.Read(writer.Written.Span[(Frame.PrefixBytes + Frame.HeadBytes)..]).EndConsoles);
    }

    [Fact]
    public void A_child_whose_tree_was_asked_to_end_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new HeldChild(new ChildFacts("w", 7, 5, 6, null), null, null) { Asked = 15 }.Write(writer, MessageKind.Adopt, 1);

        Assert.EndsWith("0600" + "08000000" + "0F00000000000000", Convert.ToHexString(writer.Written.Span), StringComparison.Ordinal);
        Assert.Equal(15, HeldChild.Read(writer.Written.Span[(Frame.PrefixBytes + Frame.HeadBytes)..]).Asked);
    }

    [Fact]
    public void A_watched_process_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new HeldChild(new ChildFacts("w", 258, 5, 6, null) { Foreign = true }, null, null) { Mark = "M=1" }.Write(writer, MessageKind.Watch, 1);

        Assert.Equal(
            "54000000" + "1700" + "01000000"
            + "0100" + "3F000000"
            + "0100" + "01000000" + "77"
            + "0200" + "08000000" + "0201000000000000"
            + "0300" + "08000000" + "0500000000000000"
            + "0400" + "08000000" + "0600000000000000"
            + "1700" + "08000000" + "0100000000000000"
            + "0400" + "03000000" + "4D3D31",
            Convert.ToHexString(writer.Written.Span));
        Assert.True(HeldChild.Read(writer.Written.Span[(Frame.PrefixBytes + Frame.HeadBytes)..]) is { Mark: "M=1", Facts.Foreign: true });
    }

    [Fact]
    public void An_end_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new ChildFacts("w", 258, 5, 6, new ChildEnd(1, 9, 2, 3, 4, 5)).Write(writer, MessageKind.Exited, 0);

        Assert.Equal(
            "91000000" + "8000" + "00000000"
            + "0100" + "01000000" + "77"
            + "0200" + "08000000" + "0201000000000000"
            + "0300" + "08000000" + "0500000000000000"
            + "0400" + "08000000" + "0600000000000000"
            + "0500" + "54000000"
            + "0100" + "08000000" + "0100000000000000"
            + "0200" + "08000000" + "0900000000000000"
            + "0300" + "08000000" + "0200000000000000"
            + "0400" + "08000000" + "0300000000000000"
            + "0500" + "08000000" + "0400000000000000"
            + "0600" + "08000000" + "0500000000000000",
            Convert.ToHexString(writer.Written.Span));
    }

    [Fact]
    public void How_long_a_run_was_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new ChildFacts("w", 258, 5, 6, new ChildEnd(0, 0, 0, 0, 0, 0) { MemoryKills = 2, Lasted = 7 }).Write(writer, MessageKind.Exited, 0);
        Assert.EndsWith(
            "0800" + "08000000" + "0200000000000000"
            + "0900" + "08000000" + "0700000000000000",
            Convert.ToHexString(writer.Written.Span),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_terms_of_a_launch_have_the_bytes_they_always_had()
    {
        var writer = new FrameWriter();
        writer.Begin(MessageKind.Spawn, 0);
        new LaunchTerms
        {
            RunVariable = "R",
            Group = "g/w",
            Limits = new LimitOrder(1, 2, 3, 4, 5, 6),
            User = "u",
            UserGroup = "v",
            Nice = -1,
            OutOfMemoryScore = 8,
            Mask = 9,
            Resources = [new ResourceLimit(7, 10)],
            Console = ConsoleKind.Pipes,
            Size = new TerminalSize(24, 80),
            HangUp = true,
        }.WriteFields(writer);
        writer.End();

        Assert.Equal(
            "0100" + "01000000" + "52"
            + "0200" + "03000000" + "672F77"
            + "0300" + "54000000"
            + "0100" + "08000000" + "0100000000000000"
            + "0200" + "08000000" + "0200000000000000"
            + "0300" + "08000000" + "0300000000000000"
            + "0400" + "08000000" + "0400000000000000"
            + "0500" + "08000000" + "0500000000000000"
            + "0600" + "08000000" + "0600000000000000"
            + "0400" + "01000000" + "75"
            + "0500" + "01000000" + "76"
            + "0600" + "08000000" + "FFFFFFFFFFFFFFFF"
            + "0700" + "08000000" + "0800000000000000"
            + "0800" + "08000000" + "0900000000000000"
            + "0900" + "1C000000"
            + "0100" + "08000000" + "0700000000000000"
            + "0200" + "08000000" + "0A00000000000000"
            + "0A00" + "08000000" + "0200000000000000"
            + "0B00" + "08000000" + "5000180000000000"
            + "0C00" + "08000000" + "0100000000000000",
            Convert.ToHexString(writer.Written.Span[(Frame.PrefixBytes + Frame.HeadBytes)..]));
    }

    [Fact]
    public void What_a_console_showed_has_the_bytes_it_always_had()
    {
        var writer = new FrameWriter();
        new ConsoleOutput("w", 2, 3, new byte[] { 0, 255 }).Write(writer);

        Assert.Equal(
            "31000000" + "A000" + "00000000"
            + "0100" + "01000000" + "77"
            + "0200" + "08000000" + "0200000000000000"
            + "0300" + "08000000" + "0300000000000000"
            + "0400" + "02000000" + "00FF",
            Convert.ToHexString(writer.Written.Span));
    }

    [Theory]
    [InlineData("Hello", 1)]
    [InlineData("Spawn", 2)]
    [InlineData("Signal", 3)]
    [InlineData("List", 4)]
    [InlineData("Release", 5)]
    [InlineData("Subscribe", 6)]
    [InlineData("Shutdown", 7)]
    [InlineData("Adopt", 16)]
    [InlineData("Upgrade", 17)]
    [InlineData("Hold", 18)]
    [InlineData("Take", 19)]
    [InlineData("ListSockets", 20)]
    [InlineData("Drop", 21)]
    [InlineData("Note", 22)]
    [InlineData("Watch", 23)]
    [InlineData("SignalWatched", 24)]
    [InlineData("HeldSocket", 80)]
    [InlineData("HeldSockets", 81)]
    [InlineData("Welcome", 64)]
    [InlineData("Done", 65)]
    [InlineData("Refused", 66)]
    [InlineData("Child", 67)]
    [InlineData("Children", 68)]
    [InlineData("Exited", 128)]
    [InlineData("Adjust", 32)]
    [InlineData("Attach", 33)]
    [InlineData("Type", 34)]
    [InlineData("Resize", 35)]
    [InlineData("EndInput", 36)]
    [InlineData("ConsoleOutput", 160)]
    [InlineData("ConsoleEnded", 161)]
    public void A_kind_keeps_its_number(string kind, int number) =>
        Assert.Equal(number, (int)Enum.Parse<MessageKind>(kind));

    [Theory]
    [InlineData("Unsupported", 1)]
    [InlineData("Invalid", 2)]
    [InlineData("Duplicate", 3)]
    [InlineData("SpawnFailed", 4)]
    [InlineData("NoSuchChild", 5)]
    [InlineData("StillHeld", 6)]
    [InlineData("Full", 7)]
    [InlineData("Ending", 8)]
    [InlineData("NoSuchSocket", 20)]
    public void A_reason_keeps_its_number(string reason, int number) =>
        Assert.Equal(number, (int)Enum.Parse<RefusalReason>(reason));
}
