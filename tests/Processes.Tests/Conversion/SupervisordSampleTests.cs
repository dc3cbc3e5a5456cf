namespace Holdfast.Processes.Tests.Conversion;

/// <summary>Files of supervisord, run by it and converted by us.</summary>
[Trait("Category", "Slow")]
public sealed class SupervisordSampleTests
{
    [Theory]
    [InlineData("01-web.conf")]
    [InlineData("02-celery.conf")]
    [InlineData("03-tornado-ports.conf")]
    [InlineData("04-environment.conf")]
    [InlineData("05-eventlistener.conf")]
    [InlineData("06-groups.conf")]
    [InlineData("07-laravel-queue.conf")]
    [InlineData("09-multiline.conf")]
    [InlineData("10-fcgi.conf")]
    [Trait("Category", "Peers")]
    public Task What_supervisord_does_with_a_sample_is_done_here(string sample) => SampleComparison.RunAsync(Peer.Supervisord, sample);
}
