using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>
/// A whole terminal: a script (see <see cref="ScriptReader"/>) of bytes from the host, in the divisions of the script, and of keys.
/// Another terminal that gets each piece of bytes one by one says and shows the same, and so does one that is traced.
/// </summary>
internal sealed class TerminalTarget : FuzzTarget
{
    private static readonly TerminalModel[] Models = [TerminalModel.Model2, TerminalModel.Model5, TerminalModel.Parse("3278-4")];

    private static readonly byte[][] Words =
    [
        [0xFF, 0xFD, 0x28], [0xFF, 0xFA, 0x28, 0x08, 0x02, 0xFF, 0xF0],
        [0xFF, 0xFA, 0x28, 0x02, 0x04, 0x49, 0x42, 0x4D, 0x2D, 0x33, 0x32, 0x37, 0x39, 0x2D, 0x32, 0x2D, 0x45, 0x01, 0x54, 0xFF, 0xF0],
        [0xFF, 0xFA, 0x28, 0x03, 0x04, 0x00, 0x02, 0x04, 0xFF, 0xF0], [0xFF, 0xFA, 0x28, 0x03, 0x07, 0x00, 0x02, 0x05, 0xFF, 0xF0],
        [0xFF, 0xFA, 0x28, 0x02, 0x06, 0x05, 0x01, 0xFF, 0xF0], [0xFF, 0xFD, 0x18], [0xFF, 0xFA, 0x18, 0x01, 0xFF, 0xF0],
        [0xFF, 0xFD, 0x19, 0xFF, 0xFB, 0x19], [0xFF, 0xFD, 0x00, 0xFF, 0xFB, 0x00], [0xFF, 0xFE, 0x28], [0xFF, 0xFC, 0x19],
        [0x03, 0x00, 0x00, 0x00, 0x01, 0x31, 0x01, 0x03, 0x03, 0xB1, 0x90, 0x30, 0x80, 0x00, 0x86, 0x86, 0x86, 0x86, 0x00, 0x02, 0x00, 0x00],
        [0x00, 0x00, 0x02, 0x00, 0x02, 0xF5, 0xC3], [0x05, 0x00, 0x00, 0x00, 0x00, 0x48, 0x49], [0x07, 0x00, 0x00, 0x00, 0x00, 0xC1],
        [0x04, 0x00, 0x00, 0x00, 0x00, 0x01], [0x02, 0x00, 0x00, 0x00, 0x00], [0xFF, 0xEF], [0xF5, 0xC3, 0x1D, 0x40], [0xFF, 0xFD, 0x27],
        [0xF3, 0x00, 0x05, 0x01, 0xFF, 0x02], [0xF2, 0xFF, 0xEF], [0x1B, 0x5B, 0x32, 0x4A], [0x0D, 0x0A],
    ];

    public override string Name => "terminal";

    public override IReadOnlyList<byte[]> Tokens => Words;

    public override byte[] Generate(Random random)
    {
        ScriptWriter script = new(random);
        var extended = random.Next(2) == 0;
        int[] opening = extended ? [0, 1, 2, 3] : [6, 7, 8, 9];
        foreach (var word in opening)
            script.Bytes(Words[word]);
        if (extended && random.Next(2) == 0)
            script.Bytes([.. Words[12], 0xFF, 0xEF]);
        for (var steps = random.Next(20); steps > 0; steps--)
        {
            if (random.Next(3) == 0)
                script.Key();
            else if (random.Next(3) == 0)
                script.Bytes(Words[random.Next(Words.Length)]);
            else
                script.Bytes([.. extended ? Words[13][..5] : [], .. Orders.Record(random).Escaped(), 0xFF, 0xEF]);
        }

        return script.ToArray();
    }

    public override void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty)
    {
        ScriptReader script = new(input);
        var page = (script.Setup & 0x40) != 0 ? CodePage.Find("cp930")! : CodePage.Cp037;
        TerminalOptions options = new() { Model = Models[script.Setup % Models.Length], CodePage = page, Tn3270E = (script.Setup & 0x80) == 0 };
        TerminalMachine whole = new(options), single = new(options), traced = new(options);
        MaskedTrace trace = new(traced);
        while (script.MoveNext())
        {
            Step(whole, script, int.MaxValue);
            Step(single, script, 1);
            StepTraced(traced, trace, script);
            Assert.True(whole.Output.Span.SequenceEqual(traced.Output.Span), "what it sends depends on the trace");
            Assert.True(whole.Output.Span.SequenceEqual(single.Output.Span), "what it sends depends on the division");
            novelty.See(
                (int)whole.Phase, script.Kind, FuzzNovelty.Size(whole.Output.Length), FuzzNovelty.Size(whole.RecordsReceived),
                whole.Screen.KeyboardLocked ? 1 : 0, whole.Output.Length > 2 ? whole.Output.Span[2] : 0, (int)whole.Screen.Aid);
            whole.OutputSent(whole.Output.Length);
            single.OutputSent(single.Output.Length);
            var sent = traced.Output.Length;
            trace.OutputSent(sent);
            var told = trace.TakeEntries().Where(entry => entry.Side == TraceSide.Terminal).Sum(entry => entry.Bytes.Length);
            Assert.Equal(sent, told);
        }

        ScreenChecks.Holds(whole.Screen);
        Assert.Equal(whole.Phase, single.Phase);
        Assert.Equal(whole.Screen.Capture().Text, single.Screen.Capture().Text);
        Assert.Equal(whole.Screen.Capture().Text, traced.Screen.Capture().Text);
    }

    private static void StepTraced(TerminalMachine terminal, MaskedTrace trace, in ScriptReader script)
    {
        if (script.Kind == ScriptReader.Host)
            trace.Receive(script.Data);
        else
            Step(terminal, script, int.MaxValue);
        trace.TakeOutput();
    }

    internal static void Step(TerminalMachine terminal, in ScriptReader script, int piece)
    {
        switch (script.Kind)
        {
            case ScriptReader.Host:
                for (var bytes = script.Data; !bytes.IsEmpty; bytes = bytes[Math.Min(piece, bytes.Length)..])
                    terminal.Receive(bytes[..Math.Min(piece, bytes.Length)]);
                break;
            case ScriptReader.Press:
                terminal.Press((Key)(script.Number % Keys.All.Count));
                break;
            case ScriptReader.Typed:
                terminal.Type(((char)script.Number).ToString());
                break;
            default:
                terminal.SetCursor(1 + (script.Number % terminal.Screen.Rows), 1 + (script.Number % terminal.Screen.Columns));
                break;
        }
    }
}
