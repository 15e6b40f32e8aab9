using Lightline.Collector.Decoding;
using Lightline.Snmp;

namespace Lightline.Collector.Tests.Sources.Snmp;

/// <summary>A sorted table that answers as an agent does; for tests without a network.</summary>
internal sealed class ModelTable
{
    private static readonly OntDecoder Columns = new(TestPlant.Profile);
    private readonly SortedList<Oid, SnmpValue> _instances = [];

    /// <summary>What GETBULK answers, cut to <paramref name="most"/> variables.</summary>
    public List<Variable> Bulk(IReadOnlyList<Oid> names, int repetitions, int most = int.MaxValue)
    {
        var answer = new List<Variable>();
        var last = names.ToArray();
        for (var r = 0; r < repetitions; r++)
        {
            for (var i = 0; i < last.Length && answer.Count < most; i++)
            {
                answer.Add(Next(last[i]));
                last[i] = answer[^1].Name;
            }
        }

        return answer;
    }

    public void Add(Oid name, SnmpValue value) => _instances[name] = value;

    /// <summary>The status rows of an OLT whose ONTs are all online.</summary>
    public static ModelTable Online(int pons, int onts)
    {
        var table = new ModelTable();
        for (var pon = 0; pon < pons; pon++)
        {
            for (var ont = 0; ont < onts; ont++)
            {
                foreach (var column in Columns.SweepColumns)
                {
                    table.Add(column.Append(TestPlant.IndexOf(pon), (uint)ont), SnmpValue.Integer32(1));
                }
            }
        }

        table.Add(Oid.Parse("1.3.6.1.4.1.2011.6.128.1.1.2.99.1"), SnmpValue.Integer32(0));
        return table;
    }

    private Variable Next(Oid name)
    {
        var (low, high) = (0, _instances.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _instances.Keys[middle] <= name ? (middle + 1, high) : (low, middle);
        }

        return low < _instances.Count
            ? new Variable(_instances.Keys[low], _instances.Values[low])
            : new Variable(name, SnmpValue.EndOfMibView);
    }
}
