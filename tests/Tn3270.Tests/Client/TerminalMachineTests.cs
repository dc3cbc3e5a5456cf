using System.Text;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Tests.Host;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Client;

public sealed class TerminalMachineTests
{
    private static readonly byte[] Classic =
    [
        0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0,
        0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0,
    ];

    /// <summary>EW, restore; at 1,1 protected "HI"; at 2,1 an input field with the cursor; protected behind its four cells.</summary>
    private static readonly byte[] Form =
    [
        0xF5, 0xC3, 0x11, 0x40, 0x40, 0x1D, 0xF0, 0xC8, 0xC9,
        0x11, 0xC1, 0x50, 0x1D, 0x40, 0x13, 0x11, 0xC1, 0xD5, 0x1D, 0xF0,
    ];

    [Fact]
    public void A_terminal_begins_negotiating_with_a_locked_keyboard()
    {
        TerminalMachine terminal = new(new TerminalOptions());

        Assert.Equal(TerminalPhase.Negotiating, terminal.Phase);
        Assert.True(terminal.Screen.KeyboardLocked);
        Assert.Equal(OperatorError.KeyboardLocked, terminal.Type("x").Error);
        Assert.Equal(OperatorError.KeyboardLocked, terminal.Press(Key.Enter).Error);
        Assert.True(terminal.Output.IsEmpty);
    }

    [Fact]
    public void In_TN3270_a_form_is_shown_filled_and_sent()
    {
        TerminalMachine terminal = Connected(Classic);
        Assert.Equal(TerminalPhase.Tn3270, terminal.Phase);

        terminal.Receive([.. Form, 0xFF, 0xEF]);
        Assert.Equal(" HI", terminal.Screen.Capture().Line(1).TrimEnd());
        Assert.Equal(KeyOutcomeKind.Accepted, terminal.Type("AB").Kind);
        Assert.Equal(KeyOutcomeKind.Sent, terminal.Press(Key.Enter).Kind);

        Assert.Equal([0x7D, 0xC1, 0xD3, 0x11, 0xC1, 0xD1, 0xC1, 0xC2, 0xFF, 0xEF], Drain(terminal));
        Assert.True(terminal.Screen.KeyboardLocked);
        Assert.Equal(1, terminal.RecordsReceived);
    }

    [Fact]
    public void Before_BIND_data_are_ignored_and_nobody_takes_keys()
    {
        TerminalMachine terminal = Connected(Agreed(0, 2, 4));
        Assert.Equal(TerminalPhase.Unbound, terminal.Phase);

        terminal.Receive(Record(0, 0, 0, Form));
        Assert.Equal("", terminal.Screen.Capture().Text.Trim());
        Assert.True(terminal.Press(Key.Enter).IsRefused);

        terminal.Receive(Bind());
        terminal.Receive(Record(0, 0, 0, Form));
        Assert.Equal(TerminalPhase.Tn3270E, terminal.Phase);
        Assert.Contains("HI", terminal.Screen.Capture().Text, StringComparison.Ordinal);
        Assert.Equal("LU01", terminal.ConnectedLu);
    }

    [Fact]
    public void UNBIND_clears_the_screen_and_locks_the_keyboard()
    {
        TerminalMachine terminal = Connected(Agreed(0));
        terminal.Receive([.. Bind(), .. Record(0, 0, 0, Form)]);
        long version = terminal.Version;

        terminal.Receive(Record(4, 0, 0, 1));

        Assert.Equal(TerminalPhase.Unbound, terminal.Phase);
        Assert.Equal("", terminal.Screen.Capture().Text.Trim());
        Assert.True(terminal.Screen.KeyboardLocked);
        Assert.True(terminal.Version > version);
    }

    [Theory]
    [InlineData("", 0x00, 0u)]
    [InlineData("01", 0x01, 0u)]
    [InlineData("fe08570002", 0xFE, 0x08570002u)]
    [InlineData("fe0857", 0xFE, 0u)]
    [InlineData("0f08570002", 0x0F, 0u)]
    public void UNBIND_says_why_as_far_as_it_goes(string data, byte reason, uint sense)
    {
        TerminalMachine terminal = Connected(Agreed(0));
        terminal.Receive(Bind());
        Assert.Null(terminal.LastUnbind);

        terminal.Receive(Record(4, 0, 0, Convert.FromHexString(data)));

        Assert.Equal(new UnbindNotice((UnbindReason)reason, sense), terminal.LastUnbind);
    }

    [Fact]
    public void Without_BIND_IMAGE_the_terminal_takes_data_at_once()
    {
        TerminalMachine terminal = Connected(Agreed(2, 4));
        Assert.Equal(TerminalPhase.Tn3270E, terminal.Phase);

        terminal.Receive(Record(0, 0, 0, Form));

        Assert.Contains("HI", terminal.Screen.Capture().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(1, false, false)]
    [InlineData(1, true, true)]
    [InlineData(2, false, true)]
    [InlineData(2, true, true)]
    public void Responses_are_given_as_asked(byte flag, bool malformed, bool answered)
    {
        TerminalMachine terminal = Connected(Agreed(2));
        byte[] record = malformed ? [0xF5, 0xC3, 0x11, 0x40] : Form;

        terminal.Receive(Record(0, flag, 0x1FF, record));

        byte[] expected = malformed ? [2, 0, 1, 1, 0xFF, 0xFF, 2, 0xFF, 0xEF] : [2, 0, 0, 1, 0xFF, 0xFF, 0, 0xFF, 0xEF];
        Assert.Equal(answered ? expected : [], Drain(terminal));
    }

    [Fact]
    public void An_unknown_command_is_answered_with_command_reject()
    {
        TerminalMachine terminal = Connected(Agreed(2));

        terminal.Receive(Record(0, 1, 5, 0x99));

        Assert.Equal([2, 0, 1, 0, 5, 0, 0xFF, 0xEF], Drain(terminal));
    }

    [Fact]
    public void A_host_that_asks_for_a_response_gets_it_even_where_RESPONSES_is_not_agreed()
    {
        TerminalMachine terminal = Connected(Agreed());

        terminal.Receive(Record(0, 2, 5, Form));

        Assert.Equal([2, 0, 0, 0, 5, 0, 0xFF, 0xEF], Drain(terminal));
    }

    [Fact]
    public void Sequence_numbers_count_what_is_sent_where_responses_are_agreed()
    {
        TerminalMachine terminal = Connected(Agreed(2));
        for (byte sequence = 0; sequence < 3; sequence++)
        {
            terminal.Receive(Record(0, 0, 0, Form));
            terminal.Press(Key.Pf3);
            Assert.Equal([0, 0, 0, 0, sequence, 0xF3, 0xC1, 0xD1, 0xFF, 0xEF], Drain(terminal));
        }
    }

    [Fact]
    public void A_query_is_answered_in_a_record_of_its_own()
    {
        TerminalMachine terminal = Connected(Agreed());

        terminal.Receive(Record(0, 0, 0, 0xF3, 0, 5, 1, 0xFF, 2));
        byte[] answer = Drain(terminal);

        Assert.Equal([0, 0, 0, 0, 0, 0x88], answer[..6]);
        Assert.Equal([0xFF, 0xEF], answer[^2..]);
        Assert.True(answer.AsSpan().IndexOf((byte[])[0x81, 0x86]) > 0, "no colours");
    }

    [Fact]
    public void The_response_to_a_read_goes_before_what_it_reads()
    {
        TerminalMachine terminal = Connected(Agreed(2));
        terminal.Receive(Record(0, 0, 0, Form));

        terminal.Receive(Record(0, 2, 1, 0xF6));

        Assert.Equal([2, 0, 0, 0, 1, 0, 0xFF, 0xEF, 0, 0, 0, 0, 0, 0x60, 0xC1, 0xD1, 0xFF, 0xEF], Drain(terminal));
    }

    [Theory]
    [InlineData(Key.Attn, 0xF4)]
    [InlineData(Key.SysReq, 0xF5)]
    public void ATTN_and_SYSREQ_are_telnet_commands_in_TN3270E(Key key, byte command)
    {
        TerminalMachine terminal = Connected(Agreed(4));

        Assert.Equal(KeyOutcomeKind.Sent, terminal.Press(key).Kind);

        Assert.Equal([0xFF, command], Drain(terminal));
    }

    [Fact]
    public void SYSREQ_gives_the_screen_to_the_system_and_gives_it_back()
    {
        TerminalMachine terminal = Connected(Agreed(4));
        terminal.Receive(Record(0, 0, 0, 0xF5, 0xC3, 0xC8));

        terminal.Press(Key.SysReq);
        Assert.Equal("", terminal.Screen.Capture().Text.Trim());
        Assert.Equal(KeyOutcomeKind.Accepted, terminal.Type("foo").Kind);
        terminal.Press(Key.Enter);
        Assert.Equal([0xFF, 0xF5, 7, 0, 0, 0, 0, 0x86, 0x96, 0x96, 0xFF, 0xEF], Drain(terminal));

        terminal.Press(Key.SysReq);
        Assert.Equal([0xFF, 0xF5], Drain(terminal));
        Assert.Equal((TerminalPhase.Tn3270E, ""), (terminal.Phase, terminal.Screen.Capture().Text.Trim()));
        terminal.Press(Key.Pf1);
        Assert.Equal([0, 0, 0, 0, 0, 0xF1, 0x40, 0x40, 0xFF, 0xEF], Drain(terminal));
    }

    [Fact]
    public void TN3270E_offered_in_the_midst_of_TN3270_ends_records_until_it_is_agreed_on()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive(Classic);
        terminal.Receive([0xF5, 0xC3, 0xC8, 0xFF, 0xEF]);

        terminal.Receive([0xFF, 0xFD, 0x28]);
        Assert.Equal((TerminalPhase.Negotiating, ""), (terminal.Phase, terminal.Screen.Capture().Text.Trim()));

        terminal.Receive([0xFF, 0xFE, 0x28]);
        Assert.Equal(TerminalPhase.Tn3270, terminal.Phase);
    }

    [Fact]
    public void SSCP_text_is_shown_and_answered_line_by_line()
    {
        TerminalMachine terminal = Connected(Agreed(0));

        terminal.Receive(Record(7, 0, 0, 0xC8, 0x15, 0x7E, 0x6E));
        Assert.Equal(TerminalPhase.Unbound, terminal.Phase);
        Assert.Equal("H\n=>", terminal.Screen.Capture().Text.TrimEnd());
        Assert.Equal(KeyOutcomeKind.Accepted, terminal.Type("foo").Kind);
        terminal.Press(Key.Enter);

        Assert.Equal([7, 0, 0, 0, 0, 0x86, 0x96, 0x96, 0xFF, 0xEF], Drain(terminal));
        Assert.Equal("H\n=>foo", terminal.Screen.Capture().Text.TrimEnd());
    }

    [Fact]
    public void Text_before_3270_mode_is_shown_and_goes_with_it()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive("Welcome\r\nlogin: "u8);
        Assert.Equal(TerminalPhase.Nvt, terminal.Phase);
        Assert.Equal("Welcome\nlogin:", terminal.Screen.Capture().Text.TrimEnd());
        Assert.Equal((2, 8), (terminal.Screen.Capture().CursorRow, terminal.Screen.Capture().CursorColumn));

        terminal.Type("anna");
        terminal.Press(Key.Enter);
        Assert.Equal("anna\r\n"u8.ToArray(), Drain(terminal));
        Assert.Equal("login: anna", terminal.Screen.Capture().Line(2).TrimEnd());

        terminal.Receive(Classic);
        Assert.Equal(TerminalPhase.Tn3270, terminal.Phase);
        Assert.Equal("", terminal.Screen.Capture().Text.Trim());
        Assert.False(terminal.Screen.KeyboardLocked);
    }

    [Fact]
    public void Text_ends_where_TN3270E_begins_before_it_is_agreed_on()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive("Welcome"u8);

        terminal.Receive([0xFF, 0xFD, 0x28]);

        Assert.Equal(TerminalPhase.Negotiating, terminal.Phase);
        Assert.Equal("", terminal.Screen.Capture().Text.Trim());
        Assert.True(terminal.Screen.KeyboardLocked);
    }

    [Fact]
    public void A_host_that_asks_for_the_type_without_the_option_gets_it()
    {
        TerminalMachine terminal = new(new TerminalOptions());

        terminal.Receive([0xFF, 0xFA, 0x18, 0x01, 0xFF, 0xF0]);

        byte[] answer = Drain(terminal);
        Assert.Equal([0xFF, 0xFA, 0x18, 0x00], answer[..4]);
    }

    [Fact]
    public void A_key_sent_before_the_first_write_keeps_the_keyboard_locked_until_it_is_restored()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive(Classic);
        terminal.Press(Key.Reset);
        terminal.Press(Key.Pf3);

        terminal.Receive([0xF5, 0x40, 0xFF, 0xEF]);
        Assert.True(terminal.Screen.KeyboardLocked);

        terminal.Receive([0xF1, 0xC2, 0xFF, 0xEF]);
        Assert.False(terminal.Screen.KeyboardLocked);
    }

    [Fact]
    public void A_host_that_echoes_is_left_to_it()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive([0xFF, 0xFB, 1, .. "Password: "u8]);
        Drain(terminal);

        terminal.Type("secret");

        Assert.Equal("Password:", terminal.Screen.Capture().Text.TrimEnd());
        Assert.Equal("secret"u8.ToArray(), Drain(terminal));
    }

    [Fact]
    public void NVT_data_inside_TN3270E_are_shown()
    {
        TerminalMachine terminal = Connected(Agreed());

        terminal.Receive(Record(5, 0, 0, "closing down\r\n"u8));

        Assert.Equal(TerminalPhase.Nvt, terminal.Phase);
        Assert.Equal("closing down", terminal.Screen.Capture().Text.Trim());
        terminal.Receive(Record(0, 0, 0, Form));
        Assert.Equal(TerminalPhase.Tn3270E, terminal.Phase);
        Assert.DoesNotContain("closing", terminal.Screen.Capture().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejected_LU_is_tried_in_TN3270_and_fails_with_the_reason_once_that_is_refused_too()
    {
        TerminalMachine terminal = new(new TerminalOptions { LuName = "TELLER1" });

        terminal.Receive([0xFF, 0xFD, 40, 0xFF, 0xFA, 40, 8, 2, 0xFF, 0xF0, 0xFF, 0xFA, 40, 2, 6, 5, 1, 0xFF, 0xF0]);
        Assert.Contains("TELLER1", terminal.Complaint);
        terminal.Receive([0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0]);

        Assert.Equal(TerminalPhase.Failed, terminal.Phase);
        Assert.Contains("TELLER1", terminal.FailureReason);
    }

    [Fact]
    public void Timing_marks_are_answered_and_NOPs_ignored()
    {
        TerminalMachine terminal = Connected(Classic);
        long version = terminal.Version;

        terminal.Receive([0xFF, 0xFD, 6, 0xFF, 0xF1]);

        Assert.Equal([0xFF, 0xFC, 6], Drain(terminal));
        Assert.Equal(version, terminal.Version);
    }

    [Fact]
    public void Any_division_of_the_input_gives_the_same_screen_and_the_same_answers()
    {
        byte[] input =
        [
            .. "Hello\r\n"u8, .. Agreed(0, 2), .. Bind(), .. Record(0, 2, 1, Form), .. Record(0, 2, 2, 0xF2),
            .. Record(7, 0, 3, 0xC8, 0x15, 0x7E), .. Record(0, 1, 4, 0xF1, 0xC3, 0x11, 0x5D, 0x7F, 0xC8),
        ];
        TerminalMachine whole = new(new TerminalOptions());
        whole.Receive(input);
        string expected = Convert.ToHexString(Drain(whole)) + whole.Phase + whole.Screen.Capture().Text + whole.Screen.Cursor;

        for (int size = 1; size < input.Length; size++)
        {
            TerminalMachine pieces = new(new TerminalOptions());
            foreach (byte[] chunk in input.Chunk(size))
            {
                pieces.Receive(chunk);
            }
            Assert.Equal(
                expected,
                Convert.ToHexString(Drain(pieces)) + pieces.Phase + pieces.Screen.Capture().Text + pieces.Screen.Cursor);
        }
    }

    [Fact]
    public void Random_bytes_and_keys_neither_throw_nor_pile_up()
    {
        byte[][] openings = [[], Classic, Agreed(), Agreed(0, 2, 4), [.. Agreed(0, 2), .. Bind()]];
        Key[] keys = Enum.GetValues<Key>();
        for (int seed = 0; seed < 120; seed++)
        {
            Random random = new(seed);
            TerminalMachine terminal = new(new TerminalOptions { LuName = seed % 7 == 0 ? "LU1" : null });
            terminal.Receive(openings[seed % openings.Length]);
            for (int i = 0; i < 25; i++)
            {
                terminal.Receive(HostMachineTests.Noise(random));
                terminal.Receive(Record((byte)random.Next(9), (byte)random.Next(3), 1, HostMachineTests.Noise(random)));
                terminal.Press(keys[random.Next(keys.Length)]);
                terminal.Type("a\u00e91 ");
                terminal.Screen.Capture();
            }
            Assert.InRange(terminal.Output.Length, 0, 1024 * 1024);
        }
    }

    private static TerminalMachine Connected(byte[] opening)
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive(opening);
        Drain(terminal);
        return terminal;
    }

    /// <summary>What a TN3270E host sends to agree on these functions.</summary>
    private static byte[] Agreed(params byte[] functions) =>
    [
        0xFF, 0xFD, 40, 0xFF, 0xFA, 40, 8, 2, 0xFF, 0xF0,
        0xFF, 0xFA, 40, 2, 4, .. Encoding.ASCII.GetBytes("IBM-3278-2-E"), 1, .. Encoding.ASCII.GetBytes("LU01"), 0xFF, 0xF0,
        0xFF, 0xFA, 40, 3, 4, .. functions, 0xFF, 0xF0,
    ];

    private static byte[] Bind() =>
        Record(3, 0, 0, Convert.FromHexString("31010303B1903080008787F88700028000000000185018507F00000000"));

    private static byte[] Record(byte type, byte flag, ushort sequence, params ReadOnlySpan<byte> data)
    {
        List<byte> record = [type, 0, flag];
        foreach (byte value in (byte[])[(byte)(sequence >> 8), (byte)sequence, .. data])
        {
            record.Add(value);
            if (value == 0xFF)
            {
                record.Add(value);
            }
        }
        return [.. record, 0xFF, 0xEF];
    }

    private static byte[] Drain(TerminalMachine terminal)
    {
        byte[] bytes = terminal.Output.ToArray();
        terminal.OutputSent(bytes.Length);
        return bytes;
    }
}
