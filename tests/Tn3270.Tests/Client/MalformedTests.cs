using Holdfast.Tn3270.Client;

namespace Holdfast.Tn3270.Tests.Client;

/// <summary>What a host sends that is no 3270 is counted, however it is divided.</summary>
public sealed class MalformedTests
{
    private static readonly byte[] Classic =
    [
        0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0,
        0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0,
    ];

    private static readonly byte[] Whole = [0xF5, 0xC3, 0x11, 0x40, 0x40, 0xC8, 0xC9, 0xFF, 0xEF];

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x01, 0xFF, 0xEF })]
    [InlineData(new byte[] { 0xF1, 0xFF, 0xEF })]
    [InlineData(new byte[] { 0xF5, 0xC3, 0x11, 0x40, 0xFF, 0xEF })]
    [InlineData(new byte[] { 0xF3, 0x00, 0x01, 0xFF, 0xEF })]
    [InlineData(new byte[] { 0xFF, 0x07 })]
    [InlineData(new byte[] { (byte)'H', (byte)'T', (byte)'T', (byte)'P' })]
    public void Each_malformed_piece_counts_and_a_record_in_order_ends_the_row(byte[] piece)
    {
        TerminalMachine terminal = Connected();
        terminal.Receive(Whole);
        Assert.Equal((0L, 0), (terminal.Malformed, terminal.MalformedInARow));

        terminal.Receive(piece);
        terminal.Receive(piece);

        Assert.Equal((2L, 2), (terminal.Malformed, terminal.MalformedInARow));
        terminal.Receive([0xFF, 0xEF]);
        terminal.Receive(Whole);
        Assert.Equal(0, terminal.MalformedInARow);
        Assert.True(terminal.Malformed >= 2);
    }

    [Fact]
    public void A_record_that_is_in_order_counts_in_no_division()
    {
        for (int cut = 0; cut <= Whole.Length; cut++)
        {
            TerminalMachine terminal = Connected();
            terminal.Receive(Whole.AsSpan(0, cut));
            terminal.Receive(Whole.AsSpan(cut));
            Assert.Equal((0L, 1L), (terminal.Malformed, terminal.RecordsReceived));
        }
    }

    [Fact]
    public void A_write_beyond_the_screen_is_the_application_s_fault_and_does_not_count()
    {
        TerminalMachine terminal = Connected();
        terminal.Receive([0xF5, 0xC3, 0x11, 0x3F, 0x3F, 0xC8, 0xFF, 0xEF]);
        Assert.Equal(0, terminal.Malformed);
    }

    private static TerminalMachine Connected()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive(Classic);
        return terminal;
    }
}
