using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Protocol;

public sealed class FrameTests
{
    [Fact]
    public void A_frame_is_taken_only_when_it_is_whole()
    {
        var writer = new FrameWriter();
        new ShutdownOrder(Force: true).Write(writer, 3);
        var bytes = writer.Written.Span;

        for (var length = 0; length < bytes.Length; length++)
            Assert.False(Frame.TryTake(bytes[..length], out _, out _));
        Assert.True(Frame.TryTake(bytes, out var frame, out var consumed));
        Assert.Equal(bytes.Length, consumed);
        Assert.Equal(3u, frame.Request);
        Assert.True(ShutdownOrder.Read(frame.Fields).Force);
    }

    [Fact]
    public void Two_frames_in_one_buffer_are_taken_one_after_the_other()
    {
        var writer = new FrameWriter();
        new ChildOrder("a", 1, 15).Write(writer, MessageKind.Signal, 1);
        new ChildOrder("b", 2, 0).Write(writer, MessageKind.Release, 2);

        Assert.True(Frame.TryTake(writer.Written.Span, out var first, out var consumed));
        Assert.Equal(new ChildOrder("a", 1, 15), ChildOrder.Read(first.Fields));
        Assert.True(Frame.TryTake(writer.Written.Span[consumed..], out var second, out _));
        Assert.Equal(MessageKind.Release, second.Kind);
        Assert.Equal(new ChildOrder("b", 2, 0), ChildOrder.Read(second.Fields));
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("05000000")]
    [InlineData("01002000")]
    [InlineData("FFFFFFFF")]
    public void A_length_that_no_frame_can_have_is_refused(string hex) =>
        Assert.Throws<ProtocolException>(() => Frame.TryTake(Convert.FromHexString(hex), out _, out _));

    [Fact]
    public void A_message_longer_than_a_frame_is_taken_back_whole()
    {
        var writer = new FrameWriter();
        var order = new SpawnOrder { Id = "a", File = "f", Arguments = [new string('x', ProtocolLimits.FrameBytes)] };

        Assert.Throws<ProtocolException>(() => order.Write(writer, 1));
        Assert.Equal(0, writer.Written.Length);
    }

    [Fact]
    public void Unknown_fields_are_passed_over()
    {
        var writer = new FrameWriter();
        writer.Begin(MessageKind.Signal, 1);
        writer.Text(900, "from a later version");
        writer.Text(1, "a");
        writer.Number(901, 5);
        writer.Number(2, 42);
        writer.End();

        Assert.True(Frame.TryTake(writer.Written.Span, out var frame, out _));
        Assert.Equal(new ChildOrder("a", 42, 0), ChildOrder.Read(frame.Fields));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("0100FFFFFFFF")]
    [InlineData("01000200000061")]
    [InlineData("010001000000FF")]
    [InlineData("02000100000001")]
    [InlineData("020008000000FFFFFFFFFFFFFF7F")]
    public void Malformed_fields_are_refused(string hex) =>
        Assert.Throws<ProtocolException>(() => ChildOrder.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Any_damage_is_understood_or_refused_and_nothing_else()
    {
        var random = new Random(20_240_901);
        var writer = new FrameWriter();
        new ChildList([MessageRoundTripTests.AnyFacts(random), MessageRoundTripTests.AnyFacts(random)]).Write(writer, 9);
        var whole = writer.Written.ToArray();
        for (var trial = 0; trial < 20_000; trial++)
        {
            var bytes = whole.AsSpan().ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var length = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
            try
            {
                if (Frame.TryTake(bytes.AsSpan(0, length), out var frame, out _))
                    ChildList.Read(frame.Fields);
            }
            catch (ProtocolException)
            {
                continue;
            }
        }
    }
}
