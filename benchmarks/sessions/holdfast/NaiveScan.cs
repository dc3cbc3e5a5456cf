namespace Holdfast.Benchmarks.Sessions;

/// <summary>The fewest connections per weight by looking at every endpoint each time: what one would write first.</summary>
internal sealed class NaiveScan(int count)
{
    private readonly (int Open, int Weight, bool Usable)[] _endpoints = [.. Enumerable.Range(0, count).Select(i => (0, 1 + (i % 4), true))];

    public int Choose()
    {
        var (best, least) = (-1, double.PositiveInfinity);
        for (var i = 0; i < _endpoints.Length; i++)
        {
            if (!_endpoints[i].Usable) continue;
            var load = (_endpoints[i].Open + 1.0) / _endpoints[i].Weight;
            if (load < least) (best, least) = (i, load);
        }

        return best;
    }

    public void Opened(int number) => _endpoints[number].Open++;

    public void Closed(int number) => _endpoints[number].Open--;
}
