namespace Holdfast.Processes.Tests.Conversion;

/// <summary>Files of pm2, run by it and converted by us.</summary>
[Trait("Category", "Slow")]
public sealed class Pm2SampleTests
{
    [Theory]
    [InlineData("01-simple.json")]
    [InlineData("03-several.yml")]
    [InlineData("04-binary.json")]
    [InlineData("06-restarts.yaml")]
    [InlineData("07-logs.json")]
    [InlineData("08-deploy.json")]
    [InlineData("09-command.json")]
    [InlineData("11-memory.yml")]
    [Trait("Category", "Peers")]
    public Task What_pm2_does_with_a_sample_is_done_here(string sample) => SampleComparison.RunAsync(Peer.Pm2, sample);
}
