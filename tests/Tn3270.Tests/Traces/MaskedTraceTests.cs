using System.Text;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Tests.Screen;
using Holdfast.Tn3270.Traces;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Traces;

public sealed class MaskedTraceTests
{
    private const string Opening = "fffd18 fffa1801fff0 fffd19fffb19 fffd00fffb00";
    private const string LogOn = "F5C3 1DF0" + "C1C2 1D4C" + "000000000000" + "1DF0";

    [Fact]
    public void What_is_typed_into_a_hidden_field_is_asterisks_and_all_else_stays()
    {
        var (terminal, trace) = Opened();
        Host(trace, "F5C3 1DF0" + E("USER") + "1D40" + "00000000" + "1DF0" + E("PASS") + "1D4C" + "000000000000" + "1DF0");
        Assert.False(terminal.SetCursor(1, 7).IsRefused);
        Assert.False(terminal.Type("ANNA").IsRefused);
        Assert.False(terminal.SetCursor(1, 17).IsRefused);
        Assert.False(terminal.Type("SESAME").IsRefused);
        terminal.Press(Key.Enter);
        trace.TakeOutput();
        var sent = Hex(Bytes(trace, TraceSide.Terminal));
        Assert.Contains(E("ANNA"), sent, StringComparison.Ordinal);
        Assert.Contains("5c5c5c5c5c5c", sent, StringComparison.Ordinal);
        Assert.DoesNotContain(E("SESAME"), sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F5C3 1D4C {0} 1DF0")]
    [InlineData("F5C3 2902 C04C 42F1 {0} 1DF0")]
    [InlineData("F5C3 1D4C 114040 05 {0}")]
    [InlineData("F1C3 11C161 {0}")]
    [InlineData("F1C3 11C15F 2C01 C04C {0}")]
    [InlineData("F300 0E 4000 F1C3 11C161 {0}")]
    [InlineData("F1C3 11FFFF {0}")]
    [InlineData("99C3 {0}")]
    public void What_the_host_writes_into_a_hidden_field_is_asterisks_however_it_gets_there(string record)
    {
        var (_, trace) = Opened();
        Host(trace, "F5C3 11C15F 1D4C 000000000000 1DF0");
        _ = trace.TakeEntries();
        Host(trace, record.Replace("{0}", E("SESAME"), StringComparison.Ordinal));
        var kept = Hex(Bytes(trace, TraceSide.Host));
        Assert.DoesNotContain(E("SESAME"), kept, StringComparison.Ordinal);
        Assert.DoesNotContain(E("AME"), kept, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_in_pieces_is_masked_all_the_same()
    {
        var whole = Bytes(Opening + LogOn.Replace("000000000000", E("SESAME"), StringComparison.Ordinal) + "ffef");
        for (var first = 1; first < whole.Length - 1; first++)
        {
            var trace = new MaskedTrace(new TerminalMachine(new TerminalOptions()));
            trace.Receive(whole.AsSpan(0, first));
            trace.Receive(whole.AsSpan(first, 1));
            trace.Receive(whole.AsSpan(first + 1));
            var kept = Bytes(trace, TraceSide.Host);
            Assert.Equal(Hex(whole).Replace(E("SESAME"), "5c5c5c5c5c5c", StringComparison.Ordinal), Hex(kept));
        }
    }

    [Fact]
    public void A_read_of_the_buffer_tells_the_trace_nothing_hidden()
    {
        var (terminal, trace) = Opened();
        Host(trace, LogOn);
        Assert.False(terminal.SetCursor(1, 5).IsRefused);
        Assert.False(terminal.Type("SESAME").IsRefused);
        _ = trace.TakeEntries();
        Host(trace, "F2");
        var sent = Hex(Bytes(trace, TraceSide.Terminal));
        Assert.Contains("c1c2", sent, StringComparison.Ordinal);
        Assert.DoesNotContain(E("SESAME"), sent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_covered_on_the_open_screen_in_either_letter_case_and_between_colours()
    {
        var (_, trace) = Opened();
        trace.Cover("Sesame");
        Host(trace, "F5C3" + E("open ses") + "2842F2" + E("AME now"));
        Assert.Equal($"{E("open ")}5c5c5c2842f25c5c5c{E(" now")}ffef", Hex(Bytes(trace, TraceSide.Host))[^40..]);
    }

    [Fact]
    public void What_is_typed_to_a_host_of_plain_text_is_not_kept()
    {
        var terminal = new TerminalMachine(new TerminalOptions());
        var trace = new MaskedTrace(terminal);
        trace.Receive("password: "u8);
        Assert.False(terminal.Type("sesame").IsRefused);
        terminal.Press(Key.Enter);
        trace.TakeOutput();
        Assert.Equal(["password: ", "******\r\n"], trace.TakeEntries().Select(entry => Encoding.ASCII.GetString(entry.Bytes.Span)));
    }

    [Fact]
    public void The_trace_replays_to_the_screens_that_were_shown()
    {
        var (terminal, trace) = Opened();
        Host(trace, "F5C3 1DF0" + E("HELLO") + "1D4C" + E("HUSH") + "1DF0" + E("BYE"));
        var replay = new TraceReplay(new TerminalOptions());
        List<ReplayStep> steps = [];
        foreach (var entry in trace.TakeEntries())
            replay.Take(entry, steps);
        Assert.Equal(terminal.Screen.Capture().Text, Assert.Single(steps).Screen.Text);
    }

    [Fact]
    public void A_record_that_never_ends_takes_bounded_room()
    {
        var (_, trace) = Opened();
        Host(trace, "F5C3" + E("A"));
        _ = trace.TakeEntries();
        var chunk = new byte[64 * 1024];
        for (var i = 0; i < 20; i++)
            trace.Receive(chunk);
        trace.Receive([0xFF, 0xEF]);
        Assert.Contains(trace.TakeEntries(), entry => entry.Side == TraceSide.Mark);
    }

    private static (TerminalMachine Terminal, MaskedTrace Trace) Opened()
    {
        var terminal = new TerminalMachine(new TerminalOptions());
        var trace = new MaskedTrace(terminal);
        trace.Receive(Records.Bytes(Opening));
        trace.OutputSent(terminal.Output.Length);
        return (terminal, trace);
    }

    private static void Host(MaskedTrace trace, string record) => trace.Receive(Records.Bytes(record + "ffef"));

    private static byte[] Bytes(MaskedTrace trace, TraceSide side) =>
        [.. trace.TakeEntries().Where(entry => entry.Side == side).SelectMany(entry => entry.Bytes.ToArray())];

    private static byte[] Bytes(string hex) => Records.Bytes(hex);
}
