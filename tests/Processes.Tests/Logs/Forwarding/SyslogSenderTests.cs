using System.Text;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Forwarding;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Logs.Forwarding;

public sealed class SyslogSenderTests
{
    private static readonly LogTarget Target = new() { Kind = LogTargetKind.Syslog, Address = new Uri("tcp://main:514"), Facility = 3 };

    [Fact]
    public void Batches_go_over_one_connection_and_over_another_when_the_receiver_closed_it() => Simulation.Run(1, async io =>
    {
        await using var sender = new SyslogSender(io, Target, "h");
        Assert.Equal(SendOutcome.Again, (await sender.SendAsync(Batch("zero"), CancellationToken.None)).Outcome);

        await using var listener = await io.Network.ListenAsync(Address.Tcp("main", 514), CancellationToken.None);
        Assert.Equal(SendResult.Taken, await sender.SendAsync(Batch("one"), CancellationToken.None));
        await using (var first = await listener.AcceptAsync(CancellationToken.None))
        {
            Assert.Equal(SendResult.Taken, await sender.SendAsync(Batch("two"), CancellationToken.None));
            Assert.Equal("28 <30>1 - h web - stdout - one28 <30>1 - h web - stdout - two", await ReadAsync(first, 62));
        }

        await io.Clock.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.Equal(SendResult.Taken, await sender.SendAsync(Batch("three"), CancellationToken.None));
        await using var second = await listener.AcceptAsync(CancellationToken.None);
        Assert.Equal("30 <30>1 - h web - stdout - three", await ReadAsync(second, 33));
    });

    private static ForwardBatch Batch(string text) => new(
        "web", [new LogLine { Worker = "web", Stream = LogStream.Output, Position = 0, Next = 1, Text = text }], default);

    private static async Task<string> ReadAsync(Connection connection, int count)
    {
        var buffer = new byte[count];
        for (var read = 0; read < count;)
        {
            var piece = await connection.ReadAsync(buffer.AsMemory(read), CancellationToken.None);
            Assert.NotEqual(0, piece);
            read += piece;
        }

        return Encoding.UTF8.GetString(buffer);
    }
}
