#line 14 "pp.p4"
const bit<8> a = ((1) + (2));
const string b = "x + \"y\"";
const bit<8> name = 12;
const bit<8> c = ((4) + (((4) + (1))));
const bit<8> d = ((((1) + ((2, 3)))) + (4));
const bit<8> e = 1 + 2;
const bit<8> f = (3);
const bit<8> ADD = 7;
const tuple<bit<8>, bit<8>> g = { 1, 2 };
const int h = 23;
const string i = "pp.p4";




const bool j = true;
#line 39 "pp.p4"
const bool k = true;


const bool l = true;
#line 100 "other.p4"
const int m = 100;
const string n = "other.p4";
#line 5 "inc/one.p4"
const bool included = true;
#line 2 "inc/two.p4"
const bool beside = true;
#line 107 "other.p4"
const int o = SELF + 1;
