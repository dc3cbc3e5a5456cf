using System.Text;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Host;

public sealed class HostMachineTests
{
    private static readonly byte[] ClassicAnswers =
    [
        0xFF, 0xFC, 40, 0xFF, 0xFB, 24, 0xFF, 0xFA, 24, 0, .. Encoding.ASCII.GetBytes("IBM-3278-2"), 0xFF, 0xF0,
        0xFF, 0xFB, 25, 0xFF, 0xFD, 25, 0xFF, 0xFB, 0, 0xFF, 0xFD, 0,
    ];

    private static readonly byte[] ExtendedAnswers =
    [
        0xFF, 0xFB, 40, 0xFF, 0xFA, 40, 2, 7, .. Encoding.ASCII.GetBytes("IBM-3278-2-E"), 0xFF, 0xF0,
        0xFF, 0xFA, 40, 3, 7, 0, 2, 4, 0xFF, 0xF0,
    ];

    private static readonly Panel Simple = new()
    {
        Name = "simple",
        Fields =
        [
            new() { Row = 1, Column = 2, Text = "HI", Color = FieldColor.Red },
            new() { Row = 2, Column = 2, Name = "user", Input = true, Length = 4 },
            new() { Row = 3, Column = 2, Name = "token", Text = "AB", Hidden = true },
        ],
    };

    [Fact]
    public void A_plain_terminal_is_ready_without_a_query_and_gets_no_colours()
    {
        HostMachine host = Classic();

        Assert.True(host.Ready);
        host.Show(Simple);

        Assert.Equal(
            [
                0xF5, 0xC3,
                0x11, 0x40, 0x40, 0x1D, 0xF0, 0xC8, 0xC9,
                0x11, 0xC1, 0x50, 0x1D, 0x40, 0x11, 0xC1, 0xD5, 0x1D, 0xF0,
                0x11, 0xC2, 0x60, 0x1D, 0x7D, 0xC1, 0xC2,
                0x11, 0xC1, 0xD1, 0x13,
                0xFF, 0xEF,
            ],
            Drain(host));
    }

    [Fact]
    public void An_extended_terminal_is_bound_asked_and_then_gets_what_it_has()
    {
        HostMachine host = new(new HostOptions());
        host.Receive(ExtendedAnswers);
        byte[] sent = Drain(host);
        Assert.True(host.Negotiated);
        Assert.False(host.Ready);
        Assert.True(sent.AsSpan().IndexOf((byte[])[3, 0, 0, 0, 0, 0x31, 0x01]) > 0, "no BIND");
        Assert.True(sent.AsSpan().IndexOf((byte[])[0, 0, 1, 0, 1, 0xF3, 0, 5, 1, 0xFF, 0xFF, 2, 0xFF, 0xEF]) > 0, "no query");

        host.Receive([0, 0, 0, 0, 0, 0x88, 0, 4, 0x81, 0x86, 0, 4, 0x81, 0x87, 0xFF, 0xEF]);

        Assert.True(host.Ready);
        Assert.True(host.HasColors);
        host.Show(Simple);
        byte[] panel = Drain(host);
        Assert.True(panel.AsSpan().IndexOf((byte[])[0x29, 2, 0xC0, 0xF0, 0x42, 0xF2, 0xC8, 0xC9]) > 0, "no colour");
    }

    [Fact]
    public void An_extended_terminal_that_does_not_answer_the_query_can_be_gone_on_with()
    {
        HostMachine host = new(new HostOptions());
        host.Receive(ExtendedAnswers);

        host.GiveUpQuery();

        Assert.True(host.Ready);
        Assert.False(host.HasColors);
    }

    [Fact]
    public void A_reply_gives_what_was_typed_and_what_was_shown_where_nothing_was_sent()
    {
        HostMachine host = Classic();
        host.Show(Simple, new Dictionary<string, string> { ["user"] = "OLD" });

        host.Receive([0x7D, 0xC1, 0xD3, 0x11, 0xC2, 0x61, 0xC1, 0xC2, 0xFF, 0xEF]);
        PanelReply reply = Assert.IsType<PanelReply>(host.TakeReply());

        Assert.Equal((Aid.Enter, 2, 4), (reply.Aid, reply.CursorRow, reply.CursorColumn));
        Assert.Equal(("OLD", "AB"), (reply["user"], reply["token"]));
        Assert.Throws<KeyNotFoundException>(() => reply["nobody"]);
        Assert.Null(host.TakeReply());
    }

    [Fact]
    public void Typed_values_lose_trailing_blanks_and_nulls_and_never_pass_the_field_s_length()
    {
        HostMachine host = Classic();
        host.Show(Simple);

        host.Receive([0xF3, 0xC1, 0xD1, 0x11, 0xC1, 0xD1, 0xC1, 0x00, 0xC2, 0x40, 0xC3, 0xC4, 0xC5, 0xFF, 0xEF]);
        Assert.Equal("AB C", host.TakeReply()?["user"]);

        host.Show(Simple);
        host.Receive([0xF3, 0xC1, 0xD1, 0x11, 0xC1, 0xD1, 0xC1, 0x40, 0x40, 0x00, 0xFF, 0xEF]);
        Assert.Equal("A", host.TakeReply()?["user"]);
    }

    [Fact]
    public void A_short_read_has_no_cursor()
    {
        HostMachine host = Classic();
        host.Show(Simple);

        host.Receive([0x6D, 0xFF, 0xEF]);
        PanelReply reply = Assert.IsType<PanelReply>(host.TakeReply());

        Assert.Equal((Aid.Clear, 0, 0), (reply.Aid, reply.CursorRow, reply.CursorColumn));
    }

    [Fact]
    public void A_key_nobody_waits_for_is_dropped()
    {
        HostMachine host = Classic();
        host.Show(Simple);
        host.Receive([0x6D, 0xFF, 0xEF, 0x7D, 0x40, 0x40, 0xFF, 0xEF]);

        Assert.Equal(Aid.Clear, host.TakeReply()?.Aid);
        host.Receive([0x7D, 0x40, 0x40, 0xFF, 0xEF]);
        Assert.Null(host.TakeReply());
    }

    [Fact]
    public void The_SYSREQ_key_of_TN3270E_is_a_reply()
    {
        HostMachine host = new(new HostOptions());
        host.Receive(ExtendedAnswers);
        host.GiveUpQuery();
        host.Show(Simple);

        host.Receive([0xFF, 0xF5]);

        Assert.Equal(Aid.SysReq, host.TakeReply()?.Aid);
    }

    [Fact]
    public void A_negative_response_ends_it_with_a_reason()
    {
        HostMachine host = new(new HostOptions());
        host.Receive(ExtendedAnswers);

        host.Receive([2, 0, 1, 0, 7, 0, 0xFF, 0xEF]);

        Assert.Contains("rejected record 7", host.FailureReason);
    }

    [Fact]
    public void A_client_that_is_no_3270_is_told_so_in_text()
    {
        HostMachine host = new(new HostOptions());
        host.Receive([0xFF, 0xFC, 40, 0xFF, 0xFC, 24]);

        Assert.NotNull(host.FailureReason);
        Assert.Contains("This host speaks 3270 only", Encoding.ASCII.GetString(Drain(host)));
    }

    [Theory]
    [InlineData(25, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 81)]
    public void A_field_off_the_screen_is_a_fault_of_the_application(int row, int column)
    {
        HostMachine host = Classic();
        Panel panel = new() { Name = "wrong", Fields = [new() { Row = row, Column = column, Text = "x" }] };

        ArgumentException fault = Assert.Throws<ArgumentException>(() => host.Show(panel));

        Assert.Contains("wrong", fault.Message);
    }

    [Fact]
    public void Characters_not_in_the_code_page_are_shown_as_question_marks()
    {
        HostMachine host = Classic();
        host.Show(new Panel { Name = "odd", Fields = [new() { Row = 1, Column = 2, Text = "A€\u0001Z" }] });

        Assert.True(Drain(host).AsSpan().IndexOf((byte[])[0xC1, 0x6F, 0x6F, 0xE9]) > 0);
    }

    [Fact]
    public void Any_division_of_the_input_gives_the_same_output()
    {
        byte[] input = [.. ExtendedAnswers, 0, 0, 0, 0, 0, 0x88, 0, 4, 0x81, 0x86, 0xFF, 0xEF];
        HostMachine whole = new(new HostOptions());
        whole.Receive(input);
        byte[] expected = Drain(whole);

        for (int size = 1; size < 12; size++)
        {
            HostMachine pieces = new(new HostOptions());
            foreach (byte[] chunk in input.Chunk(size))
            {
                pieces.Receive(chunk);
            }
            Assert.Equal(expected, Drain(pieces));
            Assert.True(pieces.Ready);
        }
    }

    [Fact]
    public void Random_bytes_neither_throw_nor_pile_up()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            HostMachine host = new(new HostOptions());
            if (seed % 2 == 0)
            {
                host.Receive(seed % 4 == 0 ? ClassicAnswers : ExtendedAnswers);
            }
            for (int i = 0; i < 50; i++)
            {
                if (host.Ready)
                {
                    host.Show(Simple);
                }
                host.Receive(Noise(random));
                host.TakeReply();
            }
            Assert.InRange(host.Output.Length, 0, 64 * 1024);
        }
    }

    /// <summary>Random bytes among which telnet's own are frequent, so that they get past the decoder.</summary>
    internal static byte[] Noise(Random random)
    {
        byte[] bytes = new byte[random.Next(1, 60)];
        random.NextBytes(bytes);
        ReadOnlySpan<byte> frequent = [0xFF, 0xFF, 0xEF, 0xFA, 0xF0, 0xFB, 0xFD, 40, 24, 25, 0, 2, 3, 7, 4, 0x11, 0xF5, 0xF3];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (random.Next(2) == 0)
            {
                bytes[i] = frequent[random.Next(frequent.Length)];
            }
        }
        return bytes;
    }

    private static HostMachine Classic()
    {
        HostMachine host = new(new HostOptions { CodePage = CodePage.Cp037 });
        host.Receive(ClassicAnswers);
        Drain(host);
        return host;
    }

    private static byte[] Drain(HostMachine host)
    {
        byte[] bytes = host.Output.ToArray();
        host.OutputSent(bytes.Length);
        return bytes;
    }
}
