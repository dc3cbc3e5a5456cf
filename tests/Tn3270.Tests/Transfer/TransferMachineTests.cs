using System.Buffers;
using System.Text;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Transfer;

public sealed class TransferMachineTests
{
    private const string Success = "TRANS03   File transfer complete";

    private static readonly TransferCommand Put = new()
    {
        Direction = TransferDirection.Send, HostFile = "x", Text = false, CrLf = false,
    };

    private static readonly TransferCommand Fetch = Put with { Direction = TransferDirection.Receive };

    public static TheoryData<bool, int> Lengths()
    {
        TheoryData<bool, int> lengths = [];
        foreach (int length in (int[])[0, 1, 2, 900, 1908, 1909, 1910, 1911, 1912, 1913, 3824, 16356, 16357, 16358, 40000])
        {
            lengths.Add(false, length);
            lengths.Add(true, length);
        }
        return lengths;
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Any_bytes_reach_the_host_unchanged(bool dft, int length)
    {
        byte[] content = Bytes(length);
        TransferPair pair = new(new TransferRequest { Command = Put, Content = content }, dft, []);

        pair.Run(Success);

        Assert.Equal((TransferState.Complete, Success), (pair.Terminal.State, pair.Terminal.Message));
        Assert.Equal(content, pair.HostReceived);
        Assert.Equal(length, pair.Terminal.Moved);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Any_bytes_reach_the_terminal_unchanged(bool dft, int length)
    {
        byte[] content = Bytes(length);
        TransferPair pair = new(new TransferRequest { Command = Fetch }, dft, content);

        pair.Run(Success);

        Assert.Equal((TransferState.Complete, Success), (pair.Terminal.State, pair.Terminal.Message));
        Assert.Equal(content, pair.Terminal.Received());
    }

    [Theory]
    [InlineData(256)]
    [InlineData(777)]
    [InlineData(4096)]
    public void Any_size_of_buffer_will_do(int buffer)
    {
        byte[] content = Bytes(5000);
        TransferPair up = new(new TransferRequest { Command = Put, Content = content, BufferSize = buffer }, dft: true, []);
        up.Run(Success);
        TransferPair down = new(new TransferRequest { Command = Fetch }, dft: true, content, buffer);
        down.Run(Success);

        Assert.Equal(content, up.HostReceived);
        Assert.Equal(content, down.Terminal.Received());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_text_comes_back_as_it_went(bool dft)
    {
        string text = "Grüße, Jörg\n\n" + string.Join('\n', Enumerable.Range(0, 500).Select(i => $"line {i} [{{~}}] ¢¬|"));
        TransferCommand put = Put with { Text = true, CrLf = true };
        TransferPair up = new(new TransferRequest { Command = put, Content = Encoding.UTF8.GetBytes(text + "\n") }, dft, []);
        up.Run(Success);
        Dataset stored = DatasetTranslation.FromWire(up.HostReceived, put, null, out _);
        TransferCommand get = put with { Direction = TransferDirection.Receive };
        TransferPair down = new(new TransferRequest { Command = get }, dft, DatasetTranslation.ToWire(stored, get));
        down.Run(Success);

        Assert.Equal(502, stored.Records.Count);
        Assert.Equal(text + "\n", Encoding.UTF8.GetString(down.Terminal.Received()));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void Giving_up_is_told_to_the_host_and_its_last_word_awaited(bool dft, bool sends)
    {
        TransferPair pair = new(
            new TransferRequest { Command = sends ? Put : Fetch, Content = Bytes(100_000) }, dft, sends ? [] : Bytes(100_000));

        pair.Run(Success, (turn, _) =>
        {
            if (turn == 3)
            {
                pair.Terminal.Cancel();
            }
        });

        Assert.Equal((TransferState.Failed, "the transfer was given up"), (pair.Terminal.State, pair.Terminal.Message));
        Assert.Equal("the terminal gave the transfer up", pair.HostFailure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_hosts_word_of_failure_is_told_as_it_is(bool dft)
    {
        const string failure = "TRANS13   Error writing file to host: file transfer canceled";
        TransferPair pair = new(new TransferRequest { Command = Put, Content = Bytes(10) }, dft, []);
        ScreenBuffer screen = new(TerminalModel.Model2, CodePage.Cp037);
        IHostTransfer host = dft
            ? new DftHost(new TransferJob(default, 10), receives: true, 16384)
            : new CutHost(new TransferJob(default, 10), receives: true, CodePage.Cp037);
        byte[]? record = host.Finish(failure, failed: true);
        while (record is not null)
        {
            ArrayBufferWriter<byte> answer = new();
            screen.Execute(record, new ArrayBufferWriter<byte>());
            pair.Terminal.Take(record, screen, answer);
            record = host.Take(answer.WrittenSpan);
        }

        Assert.Equal((TransferState.Failed, failure), (pair.Terminal.State, pair.Terminal.Message));
    }

    [Fact]
    public void A_frame_that_fails_its_checksum_is_asked_for_again()
    {
        byte[] content = Bytes(3000);
        TransferPair pair = new(new TransferRequest { Command = Fetch }, dft: false, content);

        pair.Run(Success, (turn, record) =>
        {
            if (turn == 1)
            {
                record[12] ^= 1;
            }
        });

        Assert.Equal("f1", pair.Answers[1][..2]);
        Assert.Equal(content, pair.Terminal.Received());
    }

    [Fact]
    public void The_answers_of_DFT_are_those_that_s3270_gave_to_the_same_requests()
    {
        TransferMachine transfer = new(new TransferRequest { Command = Put, Content = "2019"u8.ToArray() }, CodePage.Cp037);
        ScreenBuffer screen = new(TerminalModel.Model4, CodePage.Cp037);
        (string Request, string Answer)[] recorded =
        [
            (
                "f300064000f1c20029d000120106010104030a0a000100000000010050055203f0080627043fef030946543a44415441",
                "880005d00009"),
            ("f300064000f1c2000fd04511010500060009050103000009d0461101040080", "880014d04605630600000001c080610009" + "32303139"),
            ("f6", "880014d04605630600000001c080610009" + "32303139"),
            ("f300064000f1c2000fd04511010500060009050103000009d0461101040080", "880009d0460869042200"),
            ("f300064000f1c20005d04112", "880005d04109"),
            ("f300064000f1c20023d000120106010104030a0a000000001101010050055203f0030946543a4d534720", "880005d00009"),
            (
                "f300064000f1c2000ad047110105008000002fd04704c08061002a" + "5452414e53303320202046696c65207472616e7366657220636f6d706c65746524",
                "88000bd04705630600000001"),
        ];
        foreach ((string request, string expected) in recorded)
        {
            byte[] record = Convert.FromHexString(request);
            if (request.Contains("5452414e", StringComparison.Ordinal))
            {
                // The recording pads the message; the two lengths are those of the message without padding.
                record[18] = (byte)(record.Length - 17);
                record[26] = (byte)(record.Length - 22);
            }
            ArrayBufferWriter<byte> answer = new();
            screen.Execute(record, new ArrayBufferWriter<byte>());
            transfer.Take(record, screen, answer);
            Assert.Equal(expected, Convert.ToHexStringLower(answer.WrittenSpan));
        }

        Assert.Equal((TransferState.Complete, Success), (transfer.State, transfer.Message));
    }

    [Fact]
    public void The_answers_of_CUT_are_those_that_s3270_gave_to_the_same_frames()
    {
        TransferMachine transfer = new(
            new TransferRequest { Command = Put with { Text = true, CrLf = true }, Content = "20 1"u8.ToArray() }, CodePage.Cp037);
        ScreenBuffer screen = new(TerminalModel.Model2, CodePage.Cp037);
        (string Request, string Answer)[] recorded =
        [
            ("f5c2115d7f114040c381818140115d7a1dc113000000001d7c", "7d5d7b115d7b"),
            ("f5c2115d7f114040c21dc1c18213818181115d7f1d7c", null!),
        ];
        string[] answers = [.. recorded.Select(pair =>
        {
            byte[] record = Convert.FromHexString(pair.Request);
            ArrayBufferWriter<byte> answer = new();
            screen.Execute(record, new ArrayBufferWriter<byte>());
            transfer.Take(record, screen, answer);
            return Convert.ToHexStringLower(answer.WrittenSpan);
        })];

        Assert.Equal(recorded[0].Answer, answers[0]);

        // Data code and sequence of the request, checksum, length 5, then the characters in the table of ASCII.
        byte[] data = [0x7E, 0xF2, 0xF0, 0x40, 0xF1];
        string expected = $"7d40c41140c2c182{CutFrame.Checksum(data):x2}8186{Convert.ToHexStringLower(data)}";
        Assert.Equal(expected, answers[1]);
        Assert.DoesNotContain("20 1", screen.Capture().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_host_sends_the_transfer_stays_on_its_feet()
    {
        Random random = new(4711);
        for (int round = 0; round < 3000; round++)
        {
            TransferMachine transfer = new(new TransferRequest { Command = Put, Content = Bytes(30) }, CodePage.Cp037);
            ScreenBuffer screen = new(TerminalModel.Model2, CodePage.Cp037);
            for (int turn = 0; turn < 6; turn++)
            {
                byte[] record = new byte[random.Next(1, 60)];
                random.NextBytes(record);
                if (random.Next(2) == 0)
                {
                    byte[] head = [0xF3, 0x00, (byte)(record.Length - 1), 0xD0];
                    head.AsSpan(0, Math.Min(4, record.Length)).CopyTo(record);
                }
                else
                {
                    record = [0xF5, 0xC2, (byte)random.Next(0xC1, 0xC4), .. record, 0x11, 0x5D, 0x7F, 0x1D, 0x7C];
                }
                screen.Execute(record, new ArrayBufferWriter<byte>());
                transfer.Take(record, screen, new ArrayBufferWriter<byte>());
            }
        }
    }

    [Theory]
    [InlineData(255)]
    [InlineData(16385)]
    public void A_buffer_out_of_range_is_refused(int size) =>
        Assert.Throws<ArgumentException>(
            () => new TransferMachine(new TransferRequest { Command = Put, BufferSize = size }, CodePage.Cp037));

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
