namespace Holdfast.Processes.Tests.Conversion;

/// <summary>Files of foreman, run by it and converted by us.</summary>
[Trait("Category", "Slow")]
public sealed class ForemanSampleTests
{
    [Theory]
    [InlineData("01-rails.procfile")]
    [InlineData("03-django.procfile")]
    [InlineData("04-shell.procfile", true)]
    [InlineData("05-variables.procfile", true)]
    [InlineData("07-names.procfile")]
    [InlineData("08-java.procfile", true)]
    [InlineData("09-broken.procfile")]
    [InlineData("10-overmind.procfile")]
    [Trait("Category", "Peers")]
    public Task What_foreman_does_with_a_sample_is_done_here(string sample, bool hasShell = false) => SampleComparison.RunAsync(Peer.Foreman, sample, hasShell);
}
