using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>
/// A screen and its keyboard, without telnet: a script (see <see cref="ScriptReader"/>) of records and keys. Three targets with the
/// same runner: writes, structured fields, and keys on what writes made.
/// </summary>
internal sealed class ScreenTarget : FuzzTarget
{
    private static readonly TerminalModel[] Models =
    [
        TerminalModel.Model2, TerminalModel.Model3, TerminalModel.Model4, TerminalModel.Model5, TerminalModel.Parse("3278-2"),
    ];

    private readonly Action<ScriptWriter, Random> _step;

    private ScreenTarget(string name, Action<ScriptWriter, Random> step) => (Name, _step) = (name, step);

    public override string Name { get; }

    public override IReadOnlyList<byte[]> Tokens => Orders.Tokens;

    public static ScreenTarget DataStream() => new("datastream", (script, random) => script.Bytes(Orders.Record(random)));

    public static ScreenTarget StructuredFields() => new("fields", (script, random) => script.Bytes(Orders.StructuredFields(random)));

    public static ScreenTarget Keyboard() => new("keyboard", (script, random) =>
    {
        if (random.Next(8) == 0)
            script.Bytes(Orders.Record(random));
        else
            script.Key();
    });

    public override byte[] Generate(Random random)
    {
        ScriptWriter script = new(random);
        script.Bytes(Orders.Record(random));
        for (var steps = random.Next(24); steps > 0; steps--)
            _step(script, random);
        return script.ToArray();
    }

    public override void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty)
    {
        ScriptReader script = new(input);
        var doubleByte = (script.Setup & 0x40) != 0;
        ScreenBuffer screen = new(Models[script.Setup % Models.Length], doubleByte ? CodePage.Find("cp930")! : CodePage.Cp037);
        KeyboardMachine keyboard = new(screen);
        ArrayBufferWriter<byte> reply = new();
        while (script.MoveNext())
        {
            reply.ResetWrittenCount();
            var version = screen.Version;
            if (script.Kind == ScriptReader.Host)
                Execute(screen, script.Data, reply, novelty);
            else
                Press(screen, keyboard, script, reply, novelty);
            Assert.InRange(screen.Version, version, long.MaxValue);
            Assert.InRange(screen.Cursor, 0, screen.Size - 1);
        }

        ScreenChecks.Holds(screen);
        if (!doubleByte)
            ScreenChecks.ReadsBack(screen);
    }

    private static void Execute(ScreenBuffer screen, ReadOnlySpan<byte> record, ArrayBufferWriter<byte> reply, FuzzNovelty novelty)
    {
        var result = screen.Execute(record, reply);
        Assert.Equal(reply.WrittenCount, result.ReplyLength);
        Assert.InRange(result.Offset, 0, record.Length);

        // A cell, its attributes and the attribute orders between cells: no more than this many bytes each.
        Assert.InRange(result.ReplyLength, 0, (screen.Size * 16) + 1024);
        var previous = 0;
        foreach (var order in record)
        {
            if (order is not (0x05 or 0x08 or 0x0E or 0x0F or 0x11 or 0x12 or 0x13 or 0x1D or 0x28 or 0x29 or 0x2C or 0x3C))
                continue;
            novelty.See(1, previous, order);
            previous = order;
        }

        novelty.See(
            2, record.IsEmpty ? -1 : record[0], (int)result.Fault, FuzzNovelty.Size(result.ReplyLength), screen.Formatted ? 1 : 0,
            screen.KeyboardLocked ? 1 : 0, screen.Columns, record.Length > 3 && record[0] == 0xF3 ? record[3] : 0);
    }

    private static void Press(
        ScreenBuffer screen, KeyboardMachine keyboard, in ScriptReader script, ArrayBufferWriter<byte> reply, FuzzNovelty novelty)
    {
        var version = screen.Version;
        var outcome = script.Kind switch
        {
            ScriptReader.Press => keyboard.Press((Key)(script.Number % Keys.All.Count), reply),
            ScriptReader.Typed => keyboard.Type(((char)script.Number).ToString()),
            _ => keyboard.MoveTo(1 + (script.Number % screen.Rows), 1 + (script.Number % screen.Columns)),
        };
        Assert.InRange(outcome.Row, 1, screen.Rows);
        Assert.InRange(outcome.Column, 1, screen.Columns);
        Assert.True(reply.WrittenCount == 0 || outcome.Kind == KeyOutcomeKind.Sent, "a key sent that does not say so");
        if (outcome.IsRefused)
            Assert.Equal((version, 0), (screen.Version, reply.WrittenCount));
        novelty.See(
            3, script.Kind, script.Kind == ScriptReader.Press ? script.Number % Keys.All.Count : 0, (int)outcome.Kind, (int?)outcome.Error ?? -1,
            keyboard.InsertMode ? 1 : 0, FuzzNovelty.Size(reply.WrittenCount));
    }
}
