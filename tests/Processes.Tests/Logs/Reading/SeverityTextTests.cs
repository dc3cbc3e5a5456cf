using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Reading;

namespace Holdfast.Processes.Tests.Logs.Reading;

public sealed class SeverityTextTests
{
    [Theory]
    [InlineData("""{"level":"warn","msg":"x"}""", LogSeverity.Warn)]
    [InlineData("""{"msg":"ERROR","level":30}""", LogSeverity.Info)]
    [InlineData("""{"level":60}""", LogSeverity.Fatal)]
    [InlineData("""{"log":{"level":"Error"}}""", LogSeverity.Error)]
    [InlineData("""{"@l":"Debug"}""", LogSeverity.Debug)]
    [InlineData("""{"severity":"CRITICAL"}""", LogSeverity.Fatal)]
    [InlineData("<3>disk is gone", LogSeverity.Error)]
    [InlineData("<6>hello", LogSeverity.Info)]
    [InlineData("E0102 15:04:05.000 1 main.go:7] no", LogSeverity.Error)]
    [InlineData("time=12:00 level=warning msg=\"x\"", LogSeverity.Warn)]
    [InlineData("2026-01-02 03:04:05,678 - app - WARNING - slow", LogSeverity.Warn)]
    [InlineData("2026-01-02T03:04:05Z ERROR [main] no", LogSeverity.Error)]
    [InlineData("[2026-01-02T03:04:05Z INFO  app] up", LogSeverity.Info)]
    [InlineData("fail: App.Program[0]", LogSeverity.Error)]
    [InlineData("dbug: App.Program[0]", LogSeverity.Debug)]
    [InlineData("2026/01/02 03:04:05 [error] 7#0: *1 open() failed", LogSeverity.Error)]
    [InlineData("[Fri Jan 02] [core:error] [pid 1] x", LogSeverity.Error)]
    [InlineData("SEVERE: it broke", LogSeverity.Error)]
    [InlineData("2026-01-02 UTC [7] LOG:  ready", LogSeverity.Info)]
    [InlineData("panic: runtime error: index out of range", LogSeverity.Fatal)]
    public void A_level_is_found_where_programs_write_it(string line, LogSeverity expected) => Assert.Equal(expected, SeverityText.Of(line));

    [Theory]
    [InlineData("")]
    [InlineData("no error was found")]
    [InlineData("GET /ERROR/page 200")]
    [InlineData("the INFORMATIONAL text")]
    [InlineData("{ not json ERROR }")]
    [InlineData("<9>x")]
    [InlineData("ERR_CONNECTION")]
    public void Where_none_is_named_there_is_none(string line) => Assert.Null(SeverityText.Of(line));
}
