using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Benchmarks.Tn3270;

/// <summary>The cases that need no network: a machine is fed as a connection would feed it.</summary>
internal static class Cases
{
    /// <summary>What a connection hands over at once, in bytes.</summary>
    private const int ChunkSize = 64 * 1024;

    private const int CopySize = 64 << 20;
    private const int Sessions = 500;

    /// <summary>Runs a case; false where there is none of that name.</summary>
    public static bool Run(string name)
    {
        switch (name)
        {
            case "copy": Copy(); break;
            case "framing": Feed(MixedStream.Make(RecordKinds.All, Negotiations.Header), Negotiations.Unbound, taken: false); break;
            case "parse": Parse(); break;
            case "orders": FeedRecord(OrdersAlone()); break;
            case "unchanged": FeedRecord(PanelAgain()); break;
            case "mixed": Feed(MixedStream.Make(RecordKinds.All), Negotiations.Plain, taken: true); break;
            case "panels": Feed(MixedStream.Make(RecordKinds.Panels), Negotiations.Plain, taken: true); break;
            case "partials": Feed(MixedStream.Make(RecordKinds.Partials), Negotiations.Plain, taken: true); break;
            case "repeats": Feed(MixedStream.Make(RecordKinds.Repeats), Negotiations.Plain, taken: true); break;
            case "memory": Memory(); break;
            default: return false;
        }
        return true;
    }

    /// <summary>The machine's own measure: bytes copied from memory to memory, beyond its caches.</summary>
    private static void Copy()
    {
        byte[] from = new byte[CopySize];
        byte[] to = new byte[CopySize];
        new Random(1).NextBytes(from);
        Measuring.Rate(CopySize, 1, () => from.AsSpan().CopyTo(to));
    }

    /// <summary>The mixed stream read and not executed: every order, address, attribute and run of text found, no screen touched.</summary>
    private static void Parse()
    {
        MixedStream stream = MixedStream.Make(RecordKinds.All);
        long records = 0;
        TelnetDecoder decoder = new() { Records = true };
        Measuring.Rate(stream.Bytes.Length, stream.Records, () =>
        {
            ReadOnlySpan<byte> input = stream.Bytes;
            while (decoder.Next(ref input, out ReadOnlySpan<byte> record) == TelnetEvent.Record)
            {
                Check(OrderTally.Read(record[2..]), "an order was not understood");
                records++;
            }
        });
        Check(records > 0 && records % stream.Records == 0, "records were lost");
    }

    private static void Feed(MixedStream stream, byte[] negotiation, bool taken)
    {
        TerminalMachine terminal = Connected(negotiation);
        Measuring.Rate(stream.Bytes.Length, stream.Records, () => Pass(terminal, stream.Bytes));
        Check(terminal.RecordsReceived % stream.Records == 0 && terminal.FailureReason is null, "records were lost");
        Check((terminal.Screen.Version > 1) == taken, "the screen is not what the case is about");
    }

    /// <summary>One record many times over.</summary>
    private static void FeedRecord(byte[] record)
    {
        const int times = 256;
        byte[] stream = [.. Enumerable.Repeat(record, times).SelectMany(bytes => bytes)];
        TerminalMachine terminal = Connected(Negotiations.Plain);
        terminal.Receive(MixedStream.Make(RecordKinds.Panels).Bytes);
        terminal.Receive(record);
        long version = terminal.Version;
        Measuring.Rate(stream.Length, times, () => Pass(terminal, stream));
        Check(terminal.Version == version, "a cell changed that should not");
    }

    /// <summary>A write of 1.4 KB whose orders touch no cell: where to go on, and which attributes the next characters would have.</summary>
    private static byte[] OrdersAlone()
    {
        List<byte> record = [0xF1, 0x42];
        while (record.Count < 1400)
        {
            RecordMaker.At(record, record.Count % 24, record.Count % 80);
            record.AddRange([0x28, 0x42, 0xF2]);
        }
        record.AddRange([0xFF, 0xEF]);
        return [.. record];
    }

    /// <summary>A panel written over itself: every order is executed and every cell compared, and none changes.</summary>
    private static byte[] PanelAgain()
    {
        List<byte> record = [];
        RecordMaker.Append(record, RecordKinds.Panels, new Random(1));
        record[0] = 0xF1;
        record[1] = 0x42;
        record.AddRange([0xFF, 0xEF]);
        return [.. record];
    }

    /// <summary>A terminal's memory, with its screen filled and its buffers grown, on the collected heap.</summary>
    private static void Memory()
    {
        byte[] stream = MixedStream.Make(RecordKinds.All).Bytes;
        Pass(Connected(Negotiations.Plain), stream);
        TerminalMachine[] held = new TerminalMachine[Sessions];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Sessions; i++)
        {
            held[i] = Connected(Negotiations.Plain);
            foreach (byte[] chunk in stream.Take(200_000).Chunk(1400))
            {
                held[i].Receive(chunk);
            }
        }
        Measuring.Print("heap", (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Sessions);
        GC.KeepAlive(held);
    }

    private static TerminalMachine Connected(byte[] negotiation)
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive(negotiation);
        terminal.OutputSent(terminal.Output.Length);
        return terminal;
    }

    private static void Pass(TerminalMachine terminal, byte[] stream)
    {
        for (int start = 0; start < stream.Length; start += ChunkSize)
        {
            terminal.Receive(stream.AsSpan(start, Math.Min(ChunkSize, stream.Length - start)));
        }
    }

    private static void Check(bool holds, string reason)
    {
        if (!holds)
        {
            throw new InvalidOperationException(reason);
        }
    }
}
