using System.Runtime.InteropServices;
using System.Text;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Client;

/// <summary>What was typed is zeroed where it passed, looked for in the very arrays.</summary>
public sealed class ForgottenTextTests
{
    private static readonly byte[] Agreement =
        [0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0, 0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0];

    /// <summary>At 2,1 a field that is not displayed, with the cursor.</summary>
    private static readonly byte[] Form =
        [0xF5, 0xC3, 0x11, 0x40, 0x40, 0x1D, 0xF0, 0x11, 0xC1, 0x50, 0x1D, 0x4C, 0x13, 0x11, 0xC1, 0x61, 0x1D, 0xF0, 0xFF, 0xEF];

    private static readonly byte[] Typed = CodePage.Cp037.Encode("SESAME");

    [Fact]
    public void What_was_sent_is_zeroed_as_the_network_takes_it()
    {
        var terminal = LoggingOn(new TerminalOptions());
        terminal.Press(Key.Enter);
        var array = ArrayOf(terminal.Output);
        Assert.True(array.AsSpan().IndexOf(Typed) >= 0);
        terminal.OutputSent(terminal.Output.Length - 1);
        Assert.True(array.AsSpan().IndexOf(Typed) < 0);
        Assert.Equal(1, terminal.Output.Length);
    }

    [Fact]
    public void Room_that_was_grown_out_of_is_zeroed_once_nobody_sends_from_it()
    {
        TelnetOutput output = new();
        output.Record(Typed);
        var first = ArrayOf(output.Pending);
        for (int i = 0; i < 1000; i++)
        {
            output.Record([9, 9, 9]);
        }

        Assert.NotSame(first, ArrayOf(output.Pending));
        Assert.True(first.AsSpan().IndexOf(Typed) >= 0);
        output.Sent(Typed.Length);
        Assert.True(first.AsSpan().IndexOf(Typed) < 0);
        output.Clear();
        Assert.Equal(0, output.Pending.Length);
    }

    [Fact]
    public void Bytes_that_gather_are_zeroed_when_they_are_cleared_cut_or_grown_out_of()
    {
        GrowingBuffer buffer = new(limit: 100_000, keptCapacity: 8 * 1024);
        Assert.True(buffer.TryAppend(Typed));
        var first = ArrayOf(buffer.GetMemory());
        Assert.True(buffer.TryAppend(new byte[1000]));
        Assert.True(first.AsSpan().IndexOf(Typed) < 0);
        var second = ArrayOf(buffer.GetMemory());
        Assert.True(second.AsSpan().IndexOf(Typed) >= 0);
        buffer.Cut(1);
        Assert.True(second.AsSpan().IndexOf(Typed.AsSpan(1)) < 0);
        Assert.Equal([Typed[0]], buffer.Written.ToArray());
        buffer.Clear();
        Assert.Equal(0, second[0]);
        // Borrowed beyond what is worth keeping; of bytes that no other test, who may borrow the array next, writes into it.
        var rare = Guid.NewGuid().ToByteArray();
        Assert.True(buffer.TryAppend([.. rare, .. new byte[20_000]]));
        var borrowed = ArrayOf(buffer.GetMemory(0));
        buffer.Clear();
        Assert.True(borrowed.AsSpan().IndexOf(rare) < 0);
    }

    [Fact]
    public void A_terminal_that_is_to_forget_shows_and_sends_nothing_any_more()
    {
        var terminal = LoggingOn(new TerminalOptions());
        Assert.Equal("SESAME", Hidden(terminal));
        terminal.Press(Key.Enter);
        terminal.Forget();
        Assert.True(terminal.Output.IsEmpty);
        Assert.Equal("", Hidden(terminal));
    }

    [Fact]
    public void Texts_that_wait_for_a_locked_keyboard_are_saved_typed_and_zeroed()
    {
        TypeAhead waiting = new();
        Assert.True(waiting.TryAdd("SESAM\u00C9"));
        Assert.True(waiting.TryAdd(Key.Tab));
        TypeAhead restored = new();
        System.Buffers.ArrayBufferWriter<byte> state = new();
        waiting.Pass(new Holdfast.Tn3270.State.StateTape(state));
        new Holdfast.Tn3270.State.StateTape(state.WrittenMemory).Read(restored.Pass);
        var (_, text) = restored.Take();
        Assert.Equal("SESAM\u00C9", new string(text));
        Assert.Equal((Key.Tab, null), restored.Take());
        var (_, first) = waiting.Take();
        Assert.True(waiting.TryAdd(first));
        waiting.Clear();
        Assert.True(waiting.IsEmpty);
    }

    [Fact]
    public void A_line_to_a_host_of_plain_text_is_zeroed_once_it_is_sent()
    {
        NvtLine line = new();
        Assert.True(line.TryAppend("SESAME"u8));
        Assert.Equal("SESAME\r\n", Encoding.ASCII.GetString(line.End()));
        line.Clear();
        // As long again: what is behind the new end would be the old line.
        Assert.True(line.TryAppend("x"u8));
        Assert.Equal("x\r\n", Encoding.ASCII.GetString(line.End()));
        Assert.DoesNotContain((byte)'S', MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(line.End()), NvtLine.Limit).ToArray());
    }

    private static TerminalMachine LoggingOn(TerminalOptions options)
    {
        TerminalMachine terminal = new(options);
        terminal.Receive(Agreement);
        terminal.OutputSent(terminal.Output.Length);
        terminal.Receive(Form);
        Assert.False(terminal.Type("SESAME").IsRefused);
        return terminal;
    }

    // From the cells themselves: an image has blanks there.
    private static string Hidden(TerminalMachine terminal) =>
        CodePage.Cp037.Decode([.. Enumerable.Range(81, 6).Select(address => terminal.Screen.Grid.CodeAt(address)).Where(code => code != 0)]);

    private static byte[] ArrayOf(ReadOnlyMemory<byte> memory)
    {
        Assert.True(MemoryMarshal.TryGetArray(memory, out var segment));
        return segment.Array!;
    }
}
