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

    // TN3270E with BIND-IMAGE, responses and contention resolution.
    private static readonly byte[] Extended =
    [
        0xFF, 0xFD, 40, 0xFF, 0xFA, 40, 8, 2, 0xFF, 0xF0,
        0xFF, 0xFA, 40, 2, 4, .. "IBM-3278-2-E"u8, 1, (byte)'A', 0xFF, 0xF0,
        0xFF, 0xFA, 40, 3, 4, 0, 2, 4, 5, 0xFF, 0xF0,
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

    [Theory]
    [InlineData(new byte[] { 1, 0xC3, 0x42, 0x11, 0x17, 0x40 })]
    [InlineData(new byte[] { 3, 0x00, 0x91, 0x11, 0x17, 0x31 })]
    [InlineData(new byte[] { 4, 0xC3, 0x00, 0x11, 0x17, 0x40 })]
    [InlineData(new byte[] { 5, 0x09, 0x00, 0x11, 0x17, 0x40 })]
    [InlineData(new byte[] { 0, 0x00, 0x00, 0x00, 0x00, 0xF2, 0x40 })]
    public void A_record_that_begins_with_flags_nobody_sends_or_has_more_than_its_command_takes_is_not_waited_for(byte[] piece)
    {
        TerminalMachine terminal = Connected(Extended);
        terminal.Receive(piece);
        Assert.Equal(1, terminal.Malformed);
    }

    [Theory]
    [InlineData(new byte[] { 3, 0x00, 0x00, 0x00, 0x00, 0x31, 0x01 })]
    [InlineData(new byte[] { 5, 0x00, 0x02, 0x00, 0x07, 0x48 })]
    [InlineData(new byte[] { 9, 0x04, 0x00, 0x00, 0x07 })]
    [InlineData(new byte[] { 7, 0x07, 0x02 })]
    [InlineData(new byte[] { 0, 0x43, 0x91, 0x00, 0x07, 0xF5, 0xC3 })]
    public void A_record_that_may_become_one_is_waited_for(byte[] piece)
    {
        TerminalMachine terminal = Connected(Extended);
        terminal.Receive(piece);
        Assert.Equal(0, terminal.Malformed);
    }

    [Theory]
    [InlineData(true, 0.001)]
    [InlineData(false, 0.04)]
    public void Of_a_host_that_answers_a_key_and_three_questions_with_random_bytes_hardly_any_is_taken_for_sane(bool extended, double share)
    {
        const int hosts = 20_000;
        int sane = 0;
        Random random = new(1);
        byte[] screen = new byte[600];
        byte[] mark = new byte[3];
        for (int host = 0; host < hosts; host++)
        {
            TerminalMachine terminal = Connected(extended ? Extended : Classic);
            random.NextBytes(screen);
            terminal.Receive(screen);
            for (int answers = 0; answers < 3; answers++)
            {
                random.NextBytes(mark);
                terminal.Receive(mark);
            }
            if (terminal is { FailureReason: null, Malformed: < 3 })
            {
                sane++;
            }
        }

        Assert.InRange(sane, 0, (int)(hosts * share));
    }

    private static TerminalMachine Connected() => Connected(Classic);

    private static TerminalMachine Connected(byte[] negotiation)
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive(negotiation);
        return terminal;
    }
}
