using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Protocol;

public sealed class MessageRoundTripTests
{
    private const int Trials = 2_000;

    [Fact]
    public void Every_spawn_order_comes_back_as_it_went() => Repeat(random =>
    {
        var order = new SpawnOrder
        {
            Id = AnyText(random),
            File = AnyText(random),
            Arguments = [.. Enumerable.Range(0, random.Next(5)).Select(_ => AnyText(random))],
            Variables = [.. Enumerable.Range(0, random.Next(5)).Select(_ => AnyText(random))],
            WorkingFolder = random.Next(2) == 0 ? null : AnyText(random),
            OutputFile = random.Next(2) == 0 ? null : AnyText(random),
            ErrorFile = random.Next(2) == 0 ? null : AnyText(random),
            Output = random.Next(2) == 0 ? null : AnyStream(random),
            Error = random.Next(2) == 0 ? null : AnyStream(random),
        };
        var back = SpawnOrder.Read(Fields(writer => order.Write(writer, 1)));
        Assert.Equal(order.Arguments, back.Arguments);
        Assert.Equal(order.Variables, back.Variables);
        Assert.Equal(order with { Arguments = back.Arguments, Variables = back.Variables }, back);
    });

    [Fact]
    public void The_terms_of_every_launch_come_back_as_they_went() => Repeat(random =>
    {
        var terms = new LaunchTerms
        {
            RunVariable = random.Next(2) == 0 ? null : AnyText(random),
            Group = random.Next(2) == 0 ? null : AnyText(random),
            Limits = random.Next(2) == 0
                ? null
                : new LimitOrder(
                    random.NextInt64(), random.NextInt64(), random.NextInt64(), random.NextInt64(), random.NextInt64(), random.NextInt64()),
            User = random.Next(2) == 0 ? null : AnyText(random),
            UserGroup = random.Next(2) == 0 ? null : AnyText(random),
            Nice = random.Next(2) == 0 ? null : random.Next(-20, 20),
            OutOfMemoryScore = random.Next(2) == 0 ? null : random.Next(-1000, 1000),
            Mask = random.Next(2) == 0 ? null : random.Next(512),
            Resources = [.. Enumerable.Range(0, random.Next(3)).Select(index => new ResourceLimit(index, random.NextInt64()))],
            Console = (ConsoleKind)random.Next(3),
            Size = new TerminalSize((ushort)random.Next(1, 65_536), (ushort)random.Next(1, 65_536)),
            HangUp = random.Next(2) == 0,
            Join = [.. Enumerable.Range(0, random.Next(3)).Select(_ => AnyText(random))],
        };
        var order = new SpawnOrder { Id = "a", File = "b", Terms = terms };
        var back = SpawnOrder.Read(Fields(writer => order.Write(writer, 1))).Terms!;
        Assert.Equal(terms.Resources, back.Resources);
        Assert.Equal(terms.Join, back.Join);
        Assert.Equal(terms with { Resources = back.Resources, Join = back.Join }, back);
    });

    [Fact]
    public void Every_order_about_limits_or_a_console_comes_back_as_it_went() => Repeat(random =>
    {
        var adjust = new AdjustOrder(AnyText(random), random.Next(), new LimitOrder(1, 2, 3, 4, 5, random.NextInt64()));
        Assert.Equal(adjust, AdjustOrder.Read(Fields(writer => adjust.Write(writer, 1))));

        var bytes = new byte[random.Next(1, 20)];
        random.NextBytes(bytes);
        var typed = new ConsoleOrder(AnyText(random), random.Next()) { Bytes = bytes, Size = random.Next(2) == 0 ? null : new TerminalSize(1, 2) };
        var back = ConsoleOrder.Read(Fields(writer => typed.Write(writer, MessageKind.Type, 1)));
        Assert.Equal(bytes, back.Bytes.ToArray());
        Assert.Equal(typed with { Bytes = back.Bytes }, back);
    });

    [Fact]
    public void Every_list_of_children_comes_back_as_it_went() => Repeat(random =>
    {
        var list = new ChildList([.. Enumerable.Range(0, random.Next(4)).Select(_ => AnyFacts(random))]);
        Assert.Equal(list.Children, ChildList.Read(Fields(writer => list.Write(writer, 1))).Children);
    });

    [Fact]
    public void Every_refusal_comes_back_as_it_went() => Repeat(random =>
    {
        var refusal = new Refusal(
            (RefusalReason)random.Next(9), random.Next(), AnyText(random), random.Next(2) == 0 ? null : AnyFacts(random));
        Assert.Equal(refusal, Refusal.Read(Fields(writer => refusal.Write(writer, 1))));
    });

    [Fact]
    public void Every_greeting_comes_back_as_it_went() => Repeat(random =>
    {
        var greeting = new Greeting(random.Next(), random.Next());
        Assert.Equal(greeting, Greeting.Read(Fields(writer => greeting.Write(writer, MessageKind.Welcome, 1))));
    });

    internal static ChildFacts AnyFacts(Random random) => new(
        AnyText(random), random.Next(), random.NextInt64(), random.NextInt64(), random.Next(2) == 0 ? null : AnyEnd(random))
    {
        Output = random.Next(2) == 0 ? null : new StreamFacts(random.NextInt64(), random.NextInt64()),
        Error = random.Next(2) == 0 ? null : new StreamFacts(random.NextInt64(), random.NextInt64()),
        Adopted = random.Next(2) == 0,
    };

    internal static StreamOrder AnyStream(Random random) => new(
        AnyText(random), AnyText(random), random.NextInt64(), random.NextInt64(), random.Next(2) == 0);

    private static ChildEnd AnyEnd(Random random) => new(
        random.Next(256), random.Next(65), random.NextInt64(), random.NextInt64(), random.NextInt64(), random.NextInt64())
    { Unknown = random.Next(2) == 0, Lasted = random.Next(2) * random.NextInt64() };

    private static string AnyText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "aZ9/-_ =\"ßé€𝄞"[random.Next(11)]));

    private static byte[] Fields(Action<FrameWriter> write)
    {
        var writer = new FrameWriter();
        write(writer);
        Assert.True(Frame.TryTake(writer.Written.Span, out var frame, out var consumed));
        Assert.Equal(writer.Written.Length, consumed);
        return frame.Fields.ToArray();
    }

    private static void Repeat(Action<Random> body)
    {
        for (var seed = 0; seed < Trials; seed++)
            body(new Random(seed));
    }
}
