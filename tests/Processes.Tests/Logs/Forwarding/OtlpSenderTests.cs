using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Forwarding;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Logs.Forwarding;

public sealed class OtlpSenderTests : IAsyncDisposable
{
    private readonly ThreadPoolIo _io = new();
    private readonly Collector _collector = new();

    public async ValueTask DisposeAsync()
    {
        _collector.Dispose();
        await _io.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_is_what_the_field_numbers_of_opentelemetry_say()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var long_ = new string('ä', 5_000);
        await using var sender = Sender();
        var result = await sender.SendAsync(
            Batch(
                new LogLine { Worker = "web", Stream = LogStream.Output, Position = 0, Next = 5, Text = "one", Time = time, Severity = LogSeverity.Warn },
                new LogLine { Worker = "web", Stream = LogStream.Error, Position = 0, Next = 5, Text = long_ }),
            CancellationToken.None);

        Assert.Equal(SendResult.Taken, result);
        var (path, headers, body) = Assert.Single(_collector.Posts);
        Assert.Equal("/v1/logs", path);
        Assert.Equal(("application/x-protobuf", "secret", "web.5.7"), (headers["Content-Type"], headers["X-Key"], headers["Idempotency-Key"]));
        var resourceLogs = new ProtobufText(body).Message(1);
        Assert.Equal(["service.name=web", "host.name=node-1"], resourceLogs.Message(1).Messages(1).Select(Pair));
        var scopeLogs = resourceLogs.Message(2);
        Assert.Equal("holdfast", scopeLogs.Message(1).Text(1));
        var records = scopeLogs.Messages(2).ToList();
        Assert.Equal(2, records.Count);
        Assert.Equal(["one", long_], records.Select(record => record.Message(5).Text(1)));
        Assert.Equal([1767323045000000000UL], records[0].All(1));
        Assert.Equal([13UL], records[0].All(2));
        Assert.Equal("WARN", records[0].Text(3));
        Assert.Equal("log.iostream=stdout", Pair(records[0].Message(6)));
        Assert.Equal("log.iostream=stderr", Pair(records[1].Message(6)));
        Assert.Empty(records[1].All(1));
        Assert.Empty(records[1].All(2));
        Assert.Single(records[1].All(11));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_the_protocol_calls_retryable_is_tried_again_when_the_collector_says(int status)
    {
        _collector.Answer(status, retryAfter: "7");
        await using var sender = Sender();
        var result = await sender.SendAsync(Batch(Line("x")), CancellationToken.None);
        Assert.Equal((SendOutcome.Again, TimeSpan.FromSeconds(7)), (result.Outcome, result.After));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    [InlineData(301)]
    public async Task Whatever_else_is_refused_for_good_and_counted(int status)
    {
        _collector.Answer(status);
        await using var sender = Sender();
        var result = await sender.SendAsync(Batch(Line("x"), Line("y")), CancellationToken.None);
        Assert.Equal((SendOutcome.Taken, 2L), (result.Outcome, result.Refused));
    }

    [Fact]
    public async Task Records_that_a_taken_batch_says_were_rejected_are_counted()
    {
        // partial_success { rejected_log_records: 1, error_message: "no" }
        _collector.Answer(200, body: [0x0A, 6, 0x08, 1, 0x12, 2, (byte)'n', (byte)'o']);
        await using var sender = Sender();
        Assert.Equal(1, (await sender.SendAsync(Batch(Line("x"), Line("y")), CancellationToken.None)).Refused);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_tried_again()
    {
        _collector.Dispose();
        await using var sender = Sender();
        Assert.Equal(SendOutcome.Again, (await sender.SendAsync(Batch(Line("x")), CancellationToken.None)).Outcome);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x0A, 0x7F, 1 })]
    public void An_answer_that_is_none_rejects_nothing(byte[] answer) => Assert.Equal(0, OtlpLogs.RejectedOf(answer));

    private static string Pair(ProtobufText pair) => $"{pair.Text(1)}={pair.Message(2).Text(1)}";

    private static ForwardBatch Batch(params LogLine[] lines) => new("web", lines, new LogPositions(5, 7));

    private static LogLine Line(string text) => new() { Worker = "web", Stream = LogStream.Output, Position = 0, Next = 1, Text = text };

    private OtlpSender Sender() => new(
        _io,
        new LogTarget
        {
            Kind = LogTargetKind.Otlp,
            Address = new Uri($"http://127.0.0.1:{_collector.Port}/v1/logs"),
            Headers = new Dictionary<string, string> { ["X-Key"] = "secret" },
        },
        "node-1");
}
