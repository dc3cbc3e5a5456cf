using System.Buffers;
using System.Text;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Host.MachineBytes;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>A host's end that is saved and restored goes on as if nothing had been.</summary>
public sealed class HostStateTests
{
    private static readonly Key[] Keys = [Key.Enter, Key.Clear, Key.Pf3, Key.Attn, Key.SysReq, Key.Reset];

    [Fact]
    public void Restored_at_any_point_of_a_conversation_it_behaves_as_the_one_that_was_not()
    {
        int relayed = 0, signals = 0, ready = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            // Each has LUs of its own, or the second could not have the first one's.
            HostOptions options = Options(seed);
            TerminalMachine terminal = new(new TerminalOptions { Tn3270E = seed % 3 != 0, Model = seed % 2 == 0 ? TerminalModel.Model2 : TerminalModel.Model4 });
            HostMachine whole = new(Options(seed)), carried = new(options);
            for (int step = 0; step < 80; step++)
            {
                Act(random, whole, carried, terminal);
                Exchange(random, whole, carried, terminal);
                if (random.Next(3) == 0)
                {
                    carried = HostMachine.Restore(options, Save(carried));
                }
                Assert.True(Save(whole).AsSpan().SequenceEqual(Save(carried)), $"seed {seed}, step {step}");
                byte[]? record = whole.TakeRelayed();
                Assert.Equal(record, carried.TakeRelayed());
                HostSignal? signal = whole.TakeSignal();
                Assert.Equal(signal, carried.TakeSignal());
                relayed += record is null ? 0 : 1;
                signals += signal is null ? 0 : 1;
            }
            Assert.Equal((whole.FailureReason, whole.LuName, whole.Dialect, whole.Rows), (carried.FailureReason, carried.LuName, carried.Dialect, carried.Rows));
            ready += whole.Ready ? 1 : 0;
        }
        // Else nothing of it was about what terminals do.
        Assert.True(relayed > 1000 && signals > 100 && ready > 300, $"{relayed} records, {signals} signals, {ready} terminals");
    }

    [Fact]
    public void What_was_sent_in_part_is_sent_to_its_end_and_nothing_of_it_twice()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);
        host.Relay([0xF5, 0xC2, 0x1D, 0x40], turn: true);
        byte[] all = host.Output.ToArray();
        byte[] saved = Save(host);

        HostMachine restored = HostMachine.Restore(new HostOptions(), saved);
        Assert.Equal(host.OutputQueued, restored.OutputQueued);
        restored.OutputSent(3);
        Assert.Equal(all[3..], Drain(restored));
    }

    [Fact]
    public void A_record_given_back_is_taken_again_before_all_others()
    {
        HostMachine host = Agreed(new HostOptions(), 0, 2, 4);
        host.Relay([0xF5, 0xC2, 0x1D, 0x40], turn: true);
        host.Receive([0, 0, 0, 0, 0, 0x7D, 0x40, 0x40, 0xFF, 0xEF, 0, 0, 0, 0, 1, 0x6D, 0xFF, 0xEF]);
        byte[] first = host.TakeRelayed()!;
        host = HostMachine.Restore(new HostOptions(), Save(host));
        host.ReturnRelayed(first);
        Assert.Equal([0x7D, 0x40, 0x40], host.TakeRelayed());
        Assert.Equal([0x6D], host.TakeRelayed());
        Assert.Null(host.TakeRelayed());
    }

    [Fact]
    public void A_restored_terminal_that_begins_anew_may_ask_for_the_LU_it_has_and_for_no_other_terminals()
    {
        HostMachine before = Agreed(new HostOptions(), 0, 2, 4);
        byte[] saved = Save(before);
        LuDirectory lus = new("DOOR", 10);
        HostMachine restored = HostMachine.Restore(new HostOptions { Lus = lus }, saved);
        string own = restored.LuName!;
        Assert.True(lus.Adopt(own));
        Assert.True(lus.Adopt("TELL02"));
        restored.Negotiate(HostDialect.Tn3270E);
        Drain(restored);
        restored.Receive([0xFF, 0xFC, 40, 0xFF, 0xFB, 40]);
        foreach (string lu in (string[])["TELL02", own])
        {
            restored.Receive([0xFF, 0xFA, 40, 2, 7, .. Encoding.ASCII.GetBytes("IBM-3278-2-E"), 1, .. Encoding.ASCII.GetBytes(lu), 0xFF, 0xF0]);
            byte[] granted = [0xFF, 0xFA, 40, 2, 4, .. Encoding.ASCII.GetBytes("IBM-3278-2-E"), 1, .. Encoding.ASCII.GetBytes(lu), 0xFF, 0xF0];
            Assert.Equal(lu == own, Drain(restored).Holds(granted));
        }
        Assert.Equal(own, restored.LuName);
        Assert.Equal([own, "TELL02"], lus.InUse());
        lus.Release(own);
        Assert.Equal(["TELL02"], lus.InUse());
    }

    [Fact]
    public void What_is_damaged_or_of_another_form_is_no_state()
    {
        byte[] saved = Save(Agreed(new HostOptions(), 0, 2, 4));
        for (int length = 0; length < saved.Length; length++)
        {
            Assert.Throws<FormatException>(() => HostMachine.Restore(new HostOptions(), saved.AsMemory(0, length)));
        }
        Assert.Throws<FormatException>(() => HostMachine.Restore(new HostOptions(), (byte[])[.. saved, 0]));
        saved[0] += 2;
        Assert.Throws<FormatException>(() => HostMachine.Restore(new HostOptions(), saved));
    }

    private static HostOptions Options(int seed) => new()
    {
        Tn3270E = seed % 5 != 0,
        AskEnvironment = seed % 4 == 0,
        Lus = new LuDirectory("DOOR", 100),
    };

    private static byte[] Save(HostMachine host)
    {
        ArrayBufferWriter<byte> state = new();
        host.Save(state);
        return state.WrittenSpan.ToArray();
    }

    /// <summary>Somebody does something: the host's application, its keeper of idle connections, or whoever sits at the terminal.</summary>
    private static void Act(Random random, HostMachine whole, HostMachine carried, TerminalMachine terminal)
    {
        switch (random.Next(8))
        {
            case < 3 when whole.Ready:
                byte[] screen = Screen(random);
                bool turn = random.Next(4) != 0;
                whole.Relay(screen, turn);
                carried.Relay(screen, turn);
                break;
            case 3 when whole.Ready:
                byte[] alarm = [0xF1, 0xC4];
                Assert.Equal(whole.Send(alarm, ResponseDemand.Always), carried.Send(alarm, ResponseDemand.Always));
                break;
            case 4:
                bool wants = random.Next(2) == 0;
                whole.KeepAlive(wants);
                carried.KeepAlive(wants);
                break;
            case 5 when random.Next(4) == 0:
                whole.BeginRelay();
                carried.BeginRelay();
                break;
            default:
                if (random.Next(2) == 0)
                {
                    terminal.Type("AB");
                }
                terminal.Press(Keys[random.Next(Keys.Length)]);
                break;
        }
    }

    /// <summary>Bytes go both ways, in pieces, and not always all of them.</summary>
    private static void Exchange(Random random, HostMachine whole, HostMachine carried, TerminalMachine terminal)
    {
        for (int pieces = random.Next(6); pieces > 0; pieces--)
        {
            Assert.True(whole.Output.Span.SequenceEqual(carried.Output.Span));
            int out1 = Math.Min(whole.Output.Length, random.Next(1, 120));
            terminal.Receive(whole.Output.Span[..out1]);
            whole.OutputSent(out1);
            carried.OutputSent(out1);
            int in1 = Math.Min(terminal.Output.Length, random.Next(1, 60));
            byte[] bytes = terminal.Output.Span[..in1].ToArray();
            terminal.OutputSent(in1);
            Assert.Equal(whole.Receive(bytes), carried.Receive(bytes));
        }
    }

    private static byte[] Screen(Random random)
    {
        byte[] text = Encoding.ASCII.GetBytes(new string('A', random.Next(1, 200)));
        return [random.Next(2) == 0 ? (byte)0xF5 : (byte)0xF1, 0xC3, 0x11, 0x40, 0x40, 0x1D, 0x40, .. text, 0xFF, 0x1D, 0x60];
    }
}
