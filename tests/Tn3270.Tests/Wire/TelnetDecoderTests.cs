using FsCheck;
using FsCheck.Fluent;
using Holdfast.Runtime.Tests;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class TelnetDecoderTests
{
    [Fact]
    public void A_record_ends_at_EOR_and_a_doubled_IAC_is_one_byte_of_data()
    {
        List<DecodedEvent> events = DecodedEvent.Decode([1, 0xFF, 0xFF, 2, 0xFF, 0xEF, 3, 0xFF, 0xEF], records: true, 100);

        Assert.Equal(
            [new DecodedEvent(TelnetEvent.Record, 0, 0, "01FF02"), new DecodedEvent(TelnetEvent.Record, 0, 0, "03")],
            events);
    }

    [Fact]
    public void Outside_records_data_are_text_at_once()
    {
        List<DecodedEvent> events = DecodedEvent.Decode("hello"u8, records: false, 2);

        Assert.Equal([new DecodedEvent(TelnetEvent.Text, 0, 0, "68656C6C6F")], events);
    }

    [Fact]
    public void Options_commands_and_subnegotiations_may_stand_inside_a_record()
    {
        byte[] input = [1, 0xFF, 0xFD, 24, 2, 0xFF, 0xF1, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0, 3, 0xFF, 0xEF];

        Assert.Equal(
            [
                new DecodedEvent(TelnetEvent.Option, 0xFD, 24, ""),
                new DecodedEvent(TelnetEvent.Command, 0xF1, 0, ""),
                new DecodedEvent(TelnetEvent.Subnegotiation, 0, 24, "01"),
                new DecodedEvent(TelnetEvent.Record, 0, 0, "010203"),
            ],
            DecodedEvent.Decode(input, records: true, 1));
    }

    [Fact]
    public void A_subnegotiation_without_its_end_is_dropped_and_the_command_in_it_is_heard()
    {
        byte[] input = [0xFF, 0xFA, 24, 1, 2, 0xFF, 0xFB, 25, 9, 0xFF, 0xEF];

        Assert.Equal(
            [new DecodedEvent(TelnetEvent.Option, 0xFB, 25, ""), new DecodedEvent(TelnetEvent.Record, 0, 0, "09")],
            DecodedEvent.Decode(input, records: true, 3));
    }

    [Fact]
    public void Any_division_into_chunks_gives_the_same_events()
    {
        Gen<byte[]> bytes = Gen.Frequency(
            (3, ArbMap.Default.GeneratorFor<byte>()),
            (2, Gen.Constant((byte)0xFF)),
            (1, Gen.Elements<byte>(0xEF, 0xF0, 0xFA, 0xFB, 0xFD, 24, 40))).ArrayOf();
        Gen<int[]> pieces = Gen.Choose(1, 9).NonEmptyListOf().Select(list => list.ToArray());

        Prop.ForAll(
            bytes.ToArbitrary(),
            pieces.ToArbitrary(),
            ArbMap.Default.ArbFor<bool>(),
            (input, sizes, records) =>
                DecodedEvent.Decode(input, records, sizes).SequenceEqual(DecodedEvent.Decode(input, records, int.MaxValue)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_record_that_lies_whole_in_the_input_is_handed_out_where_it_lies()
    {
        byte[] input = [1, 2, 3, 0xFF, 0xEF, 4, 0xFF, 0xFF, 5, 0xFF, 0xEF];
        TelnetDecoder decoder = new() { Records = true };
        ReadOnlySpan<byte> left = input;

        Assert.Equal(TelnetEvent.Record, decoder.Next(ref left, out ReadOnlySpan<byte> whole));
        Assert.True(input.AsSpan().Overlaps(whole, out int offset) && offset == 0 && whole.Length == 3);
        Assert.Equal(TelnetEvent.Record, decoder.Next(ref left, out ReadOnlySpan<byte> escaped));

        Assert.False(input.AsSpan().Overlaps(escaped));
        Assert.Equal([4, 0xFF, 5], escaped.ToArray());
    }

    [Fact]
    public void Long_records_in_any_pieces_come_out_as_they_went_in()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            TelnetOutput output = new();
            List<string> expected = [];
            for (int i = 0; i < 6; i++)
            {
                byte[] record = new byte[random.Next(seed % 4 == 0 ? 100_000 : 3000)];
                random.NextBytes(record);
                output.Record(record);
                expected.Add(Convert.ToHexString(record));
            }
            int[] pieces = [.. Enumerable.Range(0, 50).Select(_ => random.Next(1, seed % 3 == 0 ? 40 : 9000))];

            Assert.Equal(expected, DecodedEvent.Decode(output.Pending.Span, records: true, pieces).Select(one => one.Payload));
        }
    }

    [Fact]
    public void What_the_encoder_writes_the_decoder_reads()
    {
        Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<byte>(), Gen.Constant((byte)0xFF)).ArrayOf().ToArbitrary(),
            Gen.Choose(1, 7).ToArbitrary(),
            (data, piece) =>
            {
                TelnetOutput output = new();
                output.Subnegotiation(40, data);
                output.Option(TelnetCommand.Do, 25);
                output.Record(data);
                List<DecodedEvent> events = DecodedEvent.Decode(output.Pending.Span, records: true, piece);
                return events.SequenceEqual(
                [
                    new DecodedEvent(TelnetEvent.Subnegotiation, 0, 40, Convert.ToHexString(data)),
                    new DecodedEvent(TelnetEvent.Option, TelnetCommand.Do, 25, ""),
                    new DecodedEvent(TelnetEvent.Record, 0, 0, Convert.ToHexString(data)),
                ]);
            }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(TelnetDecoder.RecordLimit, false)]
    [InlineData(TelnetDecoder.RecordLimit + 1, true)]
    public void A_record_may_reach_the_limit_and_not_pass_it(int length, bool faults)
    {
        byte[] input = new byte[length + 2];
        input[^2] = 0xFF;
        input[^1] = 0xEF;

        List<DecodedEvent> events = DecodedEvent.Decode(input, records: true, 65536);

        Assert.Equal(faults ? TelnetEvent.Fault : TelnetEvent.Record, Assert.Single(events).Kind);
    }

    [Fact]
    public void An_endless_subnegotiation_is_a_fault()
    {
        byte[] input = [0xFF, 0xFA, 24, .. new byte[TelnetDecoder.SubnegotiationLimit + 1]];

        Assert.Equal(TelnetEvent.Fault, Assert.Single(DecodedEvent.Decode(input, records: true, 500)).Kind);
    }

    [Fact]
    public void Leaving_record_mode_drops_a_record_half_gathered()
    {
        TelnetDecoder decoder = new() { Records = true };
        ReadOnlySpan<byte> first = [1, 2, 3];
        Assert.Equal(TelnetEvent.NeedMore, decoder.Next(ref first, out _));

        decoder.Records = false;
        decoder.Records = true;
        ReadOnlySpan<byte> second = [4, 0xFF, 0xEF];

        Assert.Equal(TelnetEvent.Record, decoder.Next(ref second, out ReadOnlySpan<byte> payload));
        Assert.Equal([4], payload.ToArray());
    }

    [Fact]
    public void A_steady_stream_of_records_allocates_nothing()
    {
        TelnetDecoder decoder = new() { Records = true };
        TelnetOutput output = new();
        byte[] record = [.. Enumerable.Range(0, 2000).Select(i => (byte)i)];
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                output.Record(record);
                ReadOnlySpan<byte> wire = output.Pending.Span;
                if (decoder.Next(ref wire, out _) != TelnetEvent.Record)
                {
                    throw new InvalidOperationException("no record");
                }
                output.Sent(output.Pending.Length);
            }
        });
    }
}
