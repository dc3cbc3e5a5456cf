using System.Buffers;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.State;
using Holdfast.Tn3270.Tests.Fuzzing;
using Holdfast.Tn3270.Tests.Fuzzing.Targets;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Client;

/// <summary>A terminal that is saved and restored goes on as if nothing had been.</summary>
public sealed class TerminalStateTests
{
    private static readonly TerminalModel[] Models = [TerminalModel.Model2, TerminalModel.Model5, TerminalModel.Parse("3278-4")];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Saved_and_restored_anywhere_it_stays_the_same_to_the_last_bit(int part)
    {
        const int scripts = 120;
        for (var seed = part * scripts; seed < (part + 1) * scripts; seed++)
        {
            Random random = new(seed);
            var script = Script(random, seed);
            var options = Options(script, random.Next(4) == 0);
            TerminalMachine whole = new(options), carried = new(options);
            Walk(script, (in ScriptReader reader, int steps) =>
            {
                Step(whole, reader, int.MaxValue);
                Step(carried, reader, int.MaxValue);
                if (random.Next(3) == 0)
                    Send(random.Next(whole.Output.Length + 1), whole, carried);
                if (random.Next(3) == 0)
                    carried = TerminalMachine.Restore(options, Save(carried));
                Assert.True(Save(whole).AsSpan().SequenceEqual(Save(carried)), $"seed {seed}, step {steps}");
            });
            Assert.Equal(whole.Screen.Capture().Text, carried.Screen.Capture().Text);
            Assert.Equal(whole.Version, carried.Version);
        }
    }

    [Fact]
    public void Restored_it_takes_what_came_since_in_any_division()
    {
        for (var seed = 0; seed < 250; seed++)
        {
            Random random = new(seed);
            var script = Script(random, seed);
            var options = Options(script, typeAhead: false);
            TerminalMachine whole = new(options);
            var saved = Save(whole);
            List<byte> since = [];
            Walk(script, (in ScriptReader reader, int _) =>
            {
                // As a session does it: whoever types has the terminal saved; what the host sends is gathered behind that.
                Step(whole, reader, int.MaxValue);
                if (reader.Kind == ScriptReader.Host && random.Next(8) != 0)
                {
                    since.AddRange(reader.Data);
                    return;
                }

                saved = Save(whole);
                since.Clear();
            });
            var restored = TerminalMachine.Restore(options, saved);
            for (ReadOnlySpan<byte> left = since.ToArray(); !left.IsEmpty;)
            {
                var piece = Math.Min(left.Length, random.Next(1, 40));
                restored.Receive(left[..piece]);
                left = left[piece..];
            }

            Assert.Equal(whole.OutputQueued, restored.OutputQueued);
            Assert.True(whole.Output.Span.SequenceEqual(restored.Output.Span), $"seed {seed}: what is still to be sent");
            ScreenImage before = whole.Screen.Capture(), after = restored.Screen.Capture();
            Assert.Equal(
                (before.Text, before.CursorRow, before.CursorColumn, before.KeyboardLocked, whole.Phase, whole.Keyboard.InsertMode),
                (after.Text, after.CursorRow, after.CursorColumn, after.KeyboardLocked, restored.Phase, restored.Keyboard.InsertMode));
            Assert.Equal(whole.RecordsReceived, restored.RecordsReceived);
        }
    }

    [Fact]
    public void An_ordinary_screen_takes_less_than_two_kilobytes()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive([0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0, 0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0]);
        List<byte> record = [0xF5, 0xC3];
        for (var row = 0; row < 20; row++)
        {
            var address = row * 80;
            record.AddRange([0x11, BufferAddressCode(address >> 6), BufferAddressCode(address & 0x3F), 0x1D, 0xF0]);
            for (var column = 0; column < 30; column++) record.Add((byte)(0xC1 + ((row + column) % 9)));
            record.AddRange([0x1D, 0x40]);
        }

        terminal.Receive([.. record, 0xFF, 0xEF]);
        terminal.OutputSent(terminal.Output.Length);
        Assert.InRange(Save(terminal).Length, 600, 2048);
    }

    [Fact]
    public void What_is_damaged_or_of_another_terminal_is_refused()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        var saved = Save(terminal);
        Assert.Throws<FormatException>(() => TerminalMachine.Restore(new TerminalOptions { Model = TerminalModel.Model5 }, saved));
        Assert.Throws<FormatException>(() => TerminalMachine.Restore(new TerminalOptions { CodePage = CodePage.Find("cp273")! }, saved));
        Assert.Throws<FormatException>(() => TerminalMachine.Restore(new TerminalOptions(), saved.AsMemory(..^1)));
        Assert.Throws<FormatException>(() => TerminalMachine.Restore(new TerminalOptions(), (byte[])[.. saved, 0]));
        Random random = new(7);
        for (var round = 0; round < 500; round++)
        {
            var damaged = saved.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                // Damage that makes another sound state is not seen here; whoever stores states seals them.
                _ = TerminalMachine.Restore(new TerminalOptions(), damaged).Screen.Capture();
            }
            catch (FormatException)
            {
                continue;
            }
        }
    }

    [Fact]
    public void While_a_file_transfer_is_under_way_there_is_nothing_to_save()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        var saved = Save(terminal);
        terminal.BeginTransfer(new TransferRequest { Command = new TransferCommand { Direction = TransferDirection.Send, HostFile = "A B C" }, Content = new byte[10] });
        ArrayBufferWriter<byte> state = new();
        Assert.False(terminal.TrySave(state));
        Assert.Equal(0, state.WrittenCount);
        Assert.True(terminal.EndTransfer());
        Assert.Equal(saved, Save(terminal));
    }

    [Fact]
    public void A_tape_gives_back_what_went_on_it()
    {
        Random random = new(3);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(300)];
            var numbers = new uint[random.Next(100)];
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i > 0 && random.Next(4) != 0 ? bytes[i - 1] : random.Next(256));
            for (var i = 0; i < numbers.Length; i++) numbers[i] = i > 0 && random.Next(2) != 0 ? numbers[i - 1] : (uint)random.NextInt64(1L << 32);
            var number = random.NextInt64(long.MinValue, long.MaxValue);
            string? text = random.Next(3) == 0 ? null : new string('é', random.Next(5));
            ArrayBufferWriter<byte> written = new();
            Pass(new StateTape(written), bytes, numbers, ref number, ref text);
            var (bytes2, numbers2, number2, text2) = (new byte[bytes.Length], new uint[numbers.Length], 0L, (string?)"?");
            StateTape tape = new(written.WrittenMemory);
            Pass(tape, bytes2, numbers2, ref number2, ref text2);
            Assert.True(tape.AtEnd);
            Assert.Equal(bytes, bytes2);
            Assert.Equal(numbers, numbers2);
            Assert.Equal((number, text), (number2, text2));
        }

        static void Pass(StateTape tape, byte[] bytes, uint[] numbers, ref long number, ref string? text)
        {
            tape.PassRuns(bytes);
            tape.PassRuns(numbers);
            tape.Pass(ref number);
            tape.Pass(ref text);
        }
    }

    private static byte BufferAddressCode(int six) => (byte)(six is 0 ? 0x40 : 0x40 | six);

    private static byte[] Script(Random random, int seed)
    {
        TerminalTarget target = new();
        var script = target.Generate(random);
        return seed % 2 == 0 ? script : new FuzzMutator(random, target.Tokens).Mutate(script, target.Generate(random));
    }

    private static TerminalOptions Options(ReadOnlySpan<byte> script, bool typeAhead)
    {
        var setup = new ScriptReader(script).Setup;
        return new TerminalOptions
        {
            Model = Models[setup % Models.Length],
            CodePage = (setup & 0x40) != 0 ? CodePage.Find("cp930")! : CodePage.Cp037,
            Tn3270E = (setup & 0x80) == 0,
            TypeAhead = typeAhead,
            LuName = (setup & 0x20) != 0 ? "LU1" : null,
            DeviceName = (setup & 0x10) != 0 ? "DEV==" : null,
            ValidatesFields = (setup & 0x08) != 0,
        };
    }

    private delegate void Visit(in ScriptReader reader, int step);

    private static void Walk(ReadOnlySpan<byte> script, Visit visit)
    {
        ScriptReader reader = new(script);
        for (var step = 0; reader.MoveNext(); step++) visit(reader, step);
    }

    private static void Step(TerminalMachine terminal, in ScriptReader script, int piece) => TerminalTarget.Step(terminal, script, piece);

    private static void Send(int count, params ReadOnlySpan<TerminalMachine> terminals)
    {
        foreach (var terminal in terminals) terminal.OutputSent(count);
    }

    private static byte[] Save(TerminalMachine terminal)
    {
        ArrayBufferWriter<byte> state = new();
        Assert.True(terminal.TrySave(state));
        return state.WrittenSpan.ToArray();
    }
}
