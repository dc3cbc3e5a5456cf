using Holdfast.Configuration;
using Holdfast.Processes.Logs;

namespace Holdfast.Processes.Tests.Logs;

public sealed class LogOptionsReaderTests
{
    [Fact]
    public void All_that_can_be_said_is_read()
    {
        var options = Read(
            """
            rotate: { size: 1MiB, age: 2h }
            keep: { files: 3, size: 1GB, age: 7d }
            compress: none
            capture: file
            when_full: wait
            level: warn
            include: [payment, "^order"]
            exclude: healthz
            forward:
              - { type: syslog, address: "tls://logs.example.com", facility: local3, level: error }
              - { type: otlp, address: "http://collector:4318", headers: { x-key: k } }
              - { type: http, address: "https://in.example.com/lines", include: [], exclude: [] }
            """);

        Assert.Equal(new LogRotation { Size = 1024 * 1024, Age = TimeSpan.FromHours(2) }, options.Rotate);
        Assert.Equal(new LogRetention { Files = 3, Size = 1_000_000_000, Age = TimeSpan.FromDays(7) }, options.Keep);
        Assert.Equal((false, LogCapture.File, true), (options.Compress, options.Capture, options.WaitWhenFull));
        Assert.Equal(
            ["syslog tls://logs.example.com:6514", "otlp http://collector:4318/v1/logs", "http https://in.example.com:443/lines"],
            options.Forward.Select(target => target.Shown));
        Assert.Equal((19, LogSeverity.Error), (options.Forward[0].Facility, options.Forward[0].Filter.Least));
        Assert.Equal(["payment", "^order"], options.Forward[1].Filter.Include);
        Assert.Equal("k", options.Forward[1].Headers["x-key"]);
        Assert.Empty(options.Forward[2].Filter.Exclude);
    }

    [Fact]
    public void What_is_not_said_is_as_the_documents_have_it() => Assert.Equivalent(new LogOptions(), Read(""), strict: true);

    [Theory]
    [InlineData("rotate: { size: 10B }", "too small")]
    [InlineData("include: '(?=x)y'", "no pattern")]
    [InlineData("exclude: ['(', ok]", "no pattern")]
    [InlineData("forward: [ { type: syslog, address: 'http://x' } ]", "no address")]
    [InlineData("forward: [ { type: carrier-pigeon, address: 'http://x' } ]", "carrier-pigeon")]
    [InlineData("forward: [ { type: http } ]", "missing")]
    [InlineData("forward: [ { type: http, address: 'http://x', facility: user } ]", "no key")]
    [InlineData("keep: { files: -1 }", "keep.files")]
    [InlineData("level: loud", "loud")]
    [InlineData("rotat: { }", "rotate")]
    public void Faults_are_told_with_their_place(string text, string word)
    {
        var document = ConfigDocument.Parse("t.yaml", $"logs:\n  {text}\n", _ => null);
        LogOptionsReader.Read(document.Root.Section("logs")!);
        var fault = Assert.Single(document.Diagnostics);
        Assert.Contains(word, fault.ToString(), StringComparison.Ordinal);
    }

    private static LogOptions Read(string text)
    {
        var document = ConfigDocument.Parse("t.yaml", $"logs:\n{string.Concat(text.Split('\n').Select(line => $"  {line}\n"))}", _ => null);
        var options = LogOptionsReader.Read(document.Root.Section("logs")!);
        document.Root.Finish();
        Assert.Empty(document.Diagnostics);
        return options;
    }
}
